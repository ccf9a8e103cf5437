"""What is pasted into a list of rows: one row for each line, without the bullets and numbers that it had elsewhere."""

import re

from teams.readers.lines import lines_of, normalised
from teams.readers.numbers import letter_number_of, number_of

WORD = re.compile(r"\w")


def pasted_rows(text: str) -> list[str]:
    """The lines that hold anything. A number counts as numbering only where at least two lines have one."""
    lines = [" ".join(line.text.split()) for line in lines_of(normalised(text)) if WORD.search(line.text)]
    numbers = [number_of(line) or letter_number_of(line) for line in lines]
    if sum(number is not None for number in numbers) < 2:
        return lines
    return [number.rest.strip() if number else line for number, line in zip(numbers, lines, strict=True)]
