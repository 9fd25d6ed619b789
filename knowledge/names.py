"""The names a kommune's profile gives to offices, systems and documents, and putting them into a text."""

import re
from collections.abc import Mapping
from typing import Final

NAMES: Final = frozenset(
    {
        "innkjop",
        "innkjop_leder",
        "godkjenner",
        "kgv",
        "kav",
        "bestilling",
        "arkiv",
        "avvik",
        "kvalitetssystem",
        "brukerstotte",
        "prosjekthotell",
        "prosjektportalen",
        "intranett",
        "handbok",
        "delegasjonsreglement",
        "etisk_standard",
        "gronn_strategi",
        "ikt_retningslinjer",
        "digitalisering",
        "akrim",
        "varslingskanal",
        "innsyn",
    }
)
"""What a text may name in braces. The national profile has a general word for each; a kommune its own."""
PLACEHOLDER: Final = re.compile(r"\{([^{}\s]+)\}")

_NAMED = re.compile(rf"(\*\*)?{PLACEHOLDER.pattern}(?(1)\*\*)")
_ABBREVIATED = re.compile(r"\((\w+)\)$")
_SENTENCE_ENDS = (".", "!", "?")


def fill(text: str, names: Mapping[str, str], links: Mapping[str, str] | None = None) -> str:
    """Return a text with each `{name}` replaced; what `names` does not have stays as it is.

    A name takes a capital where it begins a sentence or an item of a list. The first mention is the whole name,
    linked where `links` has an address; one that ends in an abbreviation, "… (KGV)", is only that from then on.
    """
    mentioned: set[str] = set()

    def named(found: re.Match[str]) -> str:
        bold, key = found[1] or "", found[2]
        if key not in names:
            return found[0]
        again = key in mentioned
        mentioned.add(key)
        name = short(names[key]) if again else names[key]
        before = text[: found.start()]
        if _begins_sentence(before):
            name = name[:1].upper() + name[1:]
        # The text of a Reply has no link inside bold: a bold name becomes the link, a bold sentence stays bold.
        if links and key in links and not again and before.count("**") % 2 == 0:
            return f"[{name}]({links[key]})"
        return f"{bold}{name}{bold}"

    return _NAMED.sub(named, text)


def short(name: str) -> str:
    """Return the abbreviation that a name ends in, "KGV" of "… (KGV)", or the name itself."""
    found = _ABBREVIATED.search(name)
    return found[1] if found else name


def _begins_sentence(before: str) -> bool:
    """Say whether what follows begins a sentence; emphasis and the mark of a list item do not count."""
    line = before.rpartition("\n")[2]
    if not re.sub(r"^\s*(?:-|\d+\.)\s", "", line).strip("* "):
        return True
    return line.endswith((" ", " **")) and line.rstrip("* ").endswith(_SENTENCE_ENDS)
