"""Text cut into tokens whose positions are those of the text it came from."""

import re
from typing import NamedTuple

_SPACES = "\u00a0\u202f\u2009\u2007\u2002\u2003\t"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
# One character for one, so that every position in the folded text is a position in the original.
_PLAIN = str.maketrans(
    "éèêëóòôáàäöø×*’´`" + _SPACES + _DASHES,
    "eeeeoooaaæøøxx'''" + " " * len(_SPACES) + "-" * len(_DASHES),
)

_TOKEN = re.compile(
    r"""
    (?P<ref>(?<![0-9])(?:
        [0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[0-9]{1,6})?(?![0-9])
      | [0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4}(?![0-9])
      | [0-9]{1,2}\.[ ][0-9]{1,2}\.[ ](?:19|20)[0-9]{2}(?![0-9])
      | [0-9]{1,2}\.[0-9]{1,2}\.(?![0-9])
      | [0-9]{1,4}/[0-9]{1,6}(?:[-/][0-9]{1,6})?(?![0-9])
      | [0-9]{3}[ ][0-9]{2}[ ][0-9]{3}(?![0-9])
      | [0-9]{2}[ ][0-9]{2}[ ][0-9]{2}[ ][0-9]{2}(?![0-9])
    ))
  | (?P<num>
        [0-9]{1,3}(?:[ .'][0-9]{3}){1,4}(?![0-9])(?:,[0-9]{1,2}(?![0-9]))?
      | [0-9]{1,3}(?:,[0-9]{3}){1,4}(?![0-9])(?:\.[0-9]{1,2}(?![0-9]))?
      | [1-9][0-9]{3}[ .]000(?![0-9.,])
      | [0-9]{1,14}(?:[.,][0-9]{1,14})?(?![0-9])
      | (?<![^\s(~]),[0-9]{1,2}(?=[ ]?(?:mi|mn|mr|m\b|M))
      | [0-9]+
    )
  | (?P<word>M|[a-zæøåü]+)
  | (?P<sym>\S)
    """,
    re.VERBOSE,
)

_CAPITAL_M = re.compile(r"(?<=[0-9])( ?)M(?![\w²³])")


class Token(NamedTuple):
    """A piece of folded text: `kind` is num, ref (a date or a reference), word or sym."""

    kind: str
    text: str
    start: int
    end: int


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set, so that long lists of words stay readable in the source."""
    return frozenset(text.split())


def fold(text: str) -> str:
    """Return the text in lower case with plain spaces, dashes and accents, exactly as long as it was.

    A capital M after digits stays: 2M is two million, 2m two metres.
    """
    low = text.lower()
    if len(low) != len(text):
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    low = low.translate(_PLAIN)
    if "M" not in text:
        return low
    capitals = {match.end() - 1 for match in _CAPITAL_M.finditer(text)}
    return "".join("M" if at in capitals else char for at, char in enumerate(low)) if capitals else low


def tokenize(folded: str) -> list[Token]:
    """Return the tokens of a folded text, in order, white space left out."""
    return [
        Token(match.lastgroup or "sym", match.group(), match.start(), match.end())
        for match in _TOKEN.finditer(folded)
    ]


def word_at(tokens: list[Token], at: int) -> str:
    """Return the text of the token at an index, or an empty string outside the list."""
    return tokens[at].text if 0 <= at < len(tokens) else ""


def any_of(*patterns: str) -> re.Pattern[str]:
    """Return one pattern that finds any of some in folded text."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
