"""The agency's forms of job descriptions, as data: headings, order, numbering, labels. Estonian by nature."""

from teams.form_layout import FormLayout, LayoutField, LayoutSection

FORM_2022 = FormLayout(
    document_name="AMETIJUHEND",
    valid_from_label="Kehtiv alates",
    signature_note="(allkirjastatud digitaalselt)",
    sections=(
        LayoutSection(
            key="general",
            number="1",
            heading="ÜLDOSA",
            layout="grid",
            row_lengths=(2, 3),
            fields=(
                LayoutField("title", "Ametinimetus", "1.1"),
                LayoutField("unit", "Struktuuriüksus", "1.2"),
                LayoutField("direct_manager", "Vahetu juht", "1.3"),
                LayoutField("substituted_by", "Kes asendab", "1.4"),
                LayoutField("substitutes", "Keda asendab", "1.5"),
            ),
        ),
        LayoutSection(key="purpose", number="2", heading="AMETIKOHA EESMÄRK", layout="text"),
        LayoutSection(
            key="duties",
            number="3",
            heading="TÖÖ- VÕI TEENISTUSÜLESANDED",
            layout="duty_table",
            columns=("Põhiülesanded", "Oodatavad tulemused"),
        ),
        LayoutSection(key="rights", number="4", heading="ÕIGUSED", layout="bullets", lead_in="Omab õigust:"),
        LayoutSection(
            key="responsibilities", number="5", heading="VASTUTUS", layout="bullets", lead_in="Omab vastutust:"
        ),
        LayoutSection(key="work_tools", number="6", heading="TÖÖVAHENDID", layout="text"),
        LayoutSection(
            key="requirements",
            number="7",
            heading="AMETIKOHALE ESITATAVAD NÕUDED",
            layout="stacked",
            fields=(
                LayoutField("requirements.education", "Haridus"),
                LayoutField("requirements.experience", "Töökogemus"),
                LayoutField("requirements.languages", "Keeleoskus"),
                LayoutField("requirements.computer_skills", "Arvutikasutamise oskus"),
                LayoutField("requirements.competencies", "Tööks vajalikud kompetentsid"),
                LayoutField("requirements.additional", "Täiendavad kompetentsid, isikuomadused ja teadmised"),
            ),
        ),
        LayoutSection(key="amendment_rules", number="8", heading="AMETIJUHENDI MUUTMINE", layout="bullets"),
    ),
)

FORM_2024 = FormLayout(
    document_name="AMETIJUHEND",
    valid_from_label="Kehtiv alates",
    signature_note="(allkirjastatud digitaalselt)",
    sections=(
        LayoutSection(
            key="general",
            number="1",
            heading="Üldosa",
            layout="rows",
            fields=(
                LayoutField("unit", "Struktuuriüksus"),
                LayoutField("title", "Teenistuskoht"),
                LayoutField("direct_manager", "Vahetu juht"),
                LayoutField("subordinates", "Alluvad"),
                LayoutField("substitutes", "Teenistuja asendab"),
                LayoutField("substituted_by", "Teenistuja asendaja"),
                LayoutField("purpose", "Teenistuskoha eesmärk"),
            ),
        ),
        LayoutSection(
            key="duties",
            number="2",
            heading="Teenistusülesanded",
            layout="duty_table",
            columns=("Ülesanne", "Oodatav tulemus"),
        ),
        LayoutSection(key="rights", number="3", heading="Õigused", layout="numbered", lead_in="Teenistujal on õigus:"),
        LayoutSection(
            key="responsibilities", number="4", heading="Vastutus", layout="numbered", lead_in="Teenistuja vastutab:"
        ),
        LayoutSection(
            key="requirements",
            number="5",
            heading="Nõuded teenistujale",
            layout="rows",
            fields=(
                LayoutField("requirements.education", "Haridus"),
                LayoutField("requirements.experience", "Töökogemus"),
                LayoutField("requirements.languages", "Keeleoskus"),
                LayoutField("requirements.computer_skills", "Arvutioskus"),
                LayoutField("requirements.competencies", "Kompetentsid"),
            ),
        ),
    ),
)

AGENCY_FORMS = {"2022": FORM_2022, "2024": FORM_2024}
