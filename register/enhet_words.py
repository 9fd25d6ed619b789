"""How the names of enheter are compared: without endings, and «Planavdelingen» as plan and avdeling."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from norsk.text import skeleton, stem, words

_SAME: Final = {
    "skul": "skol", "school": "skol", "sjukeheim": "sykehjem", "sjukehjem": "sykehjem", "nursery": "barnehag", "kindergarten": "barnehag",
    "library": "bibliotek", "teneste": "tjenest", "tenest": "tjenest", "heim": "hjem", "ungdomsskul": "ungdomsskol", "department": "avdel", "avd": "avdel", "office": "kontor",
    "hjemm": "hjem", "bhg": "barnehag", "usk": "ungdomsskol", "ppt": "pp", "barneskul": "barneskol",
}  # fmt: skip
_TYPES: Final = (
    "ungdomsskol", "barneskol", "skol", "barnehag", "sykehjem", "hjem", "avdel", "seksjon", "kontor", "tjenest", "etat", "enh", "stab", "sent",
    "sentral", "bibliotek", "ves", "hal", "hus", "bofellesskap", "omsorgssent", "team", "vern",
)  # fmt: skip
"""What an enhet is, in its stem; no enhet is told from another by it alone."""
_ENDING: Final = re.compile(rf"(?P<own>\w{{2,}}?)s?(?P<type>{'|'.join(_TYPES[6:])})")
_NYNORSK: Final = re.compile(r"(?<!j)tenest$")
_KINDS: Final = (
    frozenset({"skol", "barneskol", "ungdomsskol"}), frozenset({"barnehag"}), frozenset({"sykehjem"}), frozenset({"bibliotek"}),
    frozenset({"bofellesskap"}), frozenset({"hal"}),
)  # fmt: skip
"""Types of houses that stand beside each other under one name: Volla skole is not Volla barnehage."""
_SMALL: Final = frozenset({"i", "på", "og", "ved", "for", "av", "den", "det", "vår", "vart", "vårt", "våre", "min", "mitt", "hos", "til", "alle", "the", "at", "of", "hele", "in", "our", "and"})  # fmt: skip
_LONGEST_NAME: Final = 20
_CACHED: Final = 20_000


@lru_cache(maxsize=_CACHED)
def parts_of_name(text: str) -> tuple[str, ...]:
    """Return the words of a name or of what somebody calls it, in order, as they are compared."""
    found: list[str] = []
    for word in words(text)[:_LONGEST_NAME]:
        if word in _SMALL:
            continue
        root = _root(word)
        found += _split(root)
    return tuple(found)


def _split(root: str) -> list[str]:
    """Return the words of a compound: «barnevernstjenest» as barne, vern and tjenest."""
    split = _ENDING.fullmatch(root)
    if split is None or split["own"] in _TYPES or root in _TYPES:
        return [root]
    return [*_split(_root(split["own"])), split["type"]]


def _root(word: str) -> str:
    root = _NYNORSK.sub("tjenest", skeleton(stem(skeleton(stem(word)))))
    return _SAME.get(root, root)


def is_type(word: str) -> bool:
    """Say whether a compared word only says what an enhet is: skole, avdeling, kontor."""
    return word in _TYPES


def at_odds(said: Collection[str], name: Collection[str]) -> bool:
    """Say whether somebody names a kind of house that a name is not of: a kindergarten, and Volla skole."""
    meant, has = ({at for at, kind in enumerate(_KINDS) if kind & set(words)} for words in (said, name))
    return bool(meant) and not meant & has and not any(word.startswith("oppvekst") for word in name)
