"""Any job description there could be, for hypothesis. Its texts are short: only where they stand counts."""

from hypothesis import settings
from hypothesis import strategies as st

from teams.content import Competence, Duty, FurtherField, FurtherSection, JobDescriptionContent, Language, Requirements

# For a pure function of a content: more examples find nothing more, and a machine may be slow.
enough = settings(max_examples=40, deadline=None)

# Letters of both alphabets of the office, composed and decomposed; signs that JSON and HTML escape; a soft hyphen.
texts = st.text("aõÕz\u017e O\u0303\u00ad<&\"\\'/…–1.\n", max_size=12)
# What a row holds: something, and no blanks at its ends.
words = texts.map(str.strip).filter(bool)
lists = st.lists(words, max_size=3)

duties = st.builds(
    Duty, task=words, number=words, subtasks=lists, activities=lists, expected_results=lists, identity=st.just("")
)
competences = st.builds(Competence, name=words, indicators=lists)
requirements = st.builds(
    Requirements,
    education=texts,
    experience=texts,
    languages=st.lists(st.builds(Language, text=words, level=st.sampled_from(["", "B1", "C1"])), max_size=2),
    computer_skills=texts,
    competencies=st.lists(competences, max_size=2),
    additional=st.lists(competences, max_size=2),
)
contents = st.builds(
    JobDescriptionContent,
    title=texts,
    unit=texts,
    direct_manager=texts,
    substituted_by=lists,
    substitutes=lists,
    subordinates=lists,
    further_fields=st.lists(st.builds(FurtherField, key=words, label=words, value=words), max_size=2),
    purpose=texts,
    duties=st.lists(duties, max_size=3),
    rights=lists,
    responsibilities=lists,
    work_tools=texts,
    requirements=requirements,
    amendment_rules=lists,
    further_sections=st.lists(st.builds(FurtherSection, key=words, heading=words, items=lists), max_size=2),
)
