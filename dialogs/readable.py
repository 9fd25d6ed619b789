"""What is too much to read: more than anybody writes in a chat, or what is hardly words at all.

Looked at before anything else is. A pasted table, or the same words many times over, is read: it takes less than a second.
"""

import re
from collections.abc import Mapping
from typing import Final

from dialogs import texts

LONGEST: Final = 10_000
LONGEST_VALUE: Final = 30_000
"""Characters in one field of a form: an article's text is the longest there is."""
LONGEST_RUN: Final = 2500
"""Characters without a space: more than the longest web addresses have, and than any field of a form takes."""
MOST_NUMBERS: Final = 1500
"""Three times those of a price table of 5 000 characters; each may be an amount, and is looked at by itself."""
MOST_MARKS: Final = 0.6
"""The share of a long text that may be neither letters, digits nor spaces."""
SHORT: Final = 500
"""A text with no more characters is always read."""
_RUN: Final = re.compile(rf"\S{{{LONGEST_RUN + 1}}}")
_NUMBER: Final = re.compile(r"\d+")
_BLANK: Final = re.compile(r"\s{20,}")


def unreadable(text: str, form: Mapping[str, str]) -> str:
    """Return what is said to a text or a form that is too much to read, "" where it is not."""
    if len(text) > LONGEST:
        return texts.too_long(len(text), LONGEST)
    for value in form.values():
        if len(value) > LONGEST_VALUE:
            return texts.too_long(len(value), LONGEST_VALUE)
        if len(value) > LONGEST and _RUN.search(value):
            return texts.NO_WORDS
    return _much(text) if len(text) > SHORT else ""


def without_blanks(text: str) -> str:
    """Return a text whose long stretches of nothing are one empty line."""
    return _BLANK.sub("\n\n", text)


def _much(text: str) -> str:
    marks = sum(not (mark.isalnum() or mark.isspace()) for mark in text)
    if _RUN.search(text) or marks > MOST_MARKS * len(text):
        return texts.NO_WORDS
    if sum(1 for _ in _NUMBER.finditer(text)) > MOST_NUMBERS:
        return texts.TOO_MANY_NUMBERS
    return ""
