"""What a person must judge before a case is given to somebody: prices, bids before award, personal data. Nothing is hidden."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.exports.case_record.record import CaseRecord
from conversation.paper import Block, Bullets, Paper, Paragraph, Part, Table

_SECRETS: Final = ("forvaltningsloven § 13, jf. anskaffelsesforskriften § 7-4", "verifisert")
_BIDS: Final = ("offentleglova § 23 tredje ledd", "utledet")
_PERSONAL: Final = ("forvaltningsloven § 13 hvis det er noens personlige forhold", "antatt")
_OUR_AMOUNT: Final = ("offentleglova § 23", "antatt")
_UNREAD: Final = ("les filen: boten har ikke lest den", "antatt")
_FNR: Final = re.compile(r"(?<![\d-])\d{6} ?\d{5}(?!\d)")
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE: Final = re.compile(
    r"(?<![\w/.,-])(?:\+47 ?|0047 ?)?(?:[2-9]\d{7}|[2-9]\d(?: \d\d){3}|[49]\d\d \d\d \d\d\d)(?![\w-]|[.,]?\d)"
)
_UNIT: Final = r"stk\w*|stykk\w*|time\w*|t|enhet\w*|kvm|m2|m²|m3|kg|tonn|liter|l|km|meter|døgn|dag|uke|måned\w*|mnd|år\w*|elev|bruker|lisens\w*|person|side|pakke\w*|eske\w*|oppdrag"
_UNIT_PRICE: Final = re.compile(
    rf"(?:kr\.? ?|nok ?)?(?<!\d)\d[\d\u00a0 .]{{0,20}}(?:,\d+|,-)?(?:[ \u00a0]?(?:kr|kroner|nok|,-))?[ \u00a0]?(?:/ ?|per |pr\.? )(?:{_UNIT})(?!\w)"
    rf"|(?:timepris|enhetspris|stykkpris|døgnpris)\w*[ :]*(?:på |er )?(?:kr\.? ?)?\d[\d\u00a0 .,]*",
    re.IGNORECASE,
)
_BID: Final = re.compile(
    r"\b(?:tilbud(?:et|ene|a)?|pristilbud\w*|anbud(?:et|ene)?)\b[^.\n]*\d[^.\n]*", re.IGNORECASE
)

_AMOUNT: Final = re.compile(
    r"(?<!\d)\d[\d\u00a0 .]{0,20}(?:,\d+)?[\u00a0 ]?(?:kr|kroner|nok|mill\w*)(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Review:
    """One thing to judge: what kind, the words themselves, by which paragraph, how sure that is, and where it stands."""

    number: int
    kind: str
    value: str
    paragraph: str
    certainty: str
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Finder:
    kind: str
    find: Callable[[str], Iterator[tuple[int, int]]]
    ground: tuple[str, str]


def reviewed(case: CaseRecord, paper: Paper, *, names: Iterable[str]) -> tuple[Paper, tuple[Review, ...]]:
    """Return a document with what must be judged marked, ⟦…⟧ and a number, under a list of it; and the list.

    `names` are the people's who may stand in the texts. The documents and attachments are listed, for they are not read.
    """
    marker = _Marker(_finders(case, names))
    marked = replace(
        paper,
        title=marker.mark(paper.title, "Tittelen"),
        facts=tuple((label, marker.mark(value, label)) for label, value in paper.facts),
        parts=tuple(_part(part, marker) for part in paper.parts),
    )
    found = marker.found()
    unread = tuple(
        Review(len(found) + at, "dokument som ikke er lest", one.path, *_UNREAD, ("Dokumenter og vedlegg",))
        for at, one in enumerate(case.files, 1)
    )
    every = (*found, *unread)
    return replace(marked, parts=(_list_of(every), *marked.parts)), every


class _Marker:
    """Marks what its finders find, and remembers each thing once with every place."""

    def __init__(self, finders: tuple[_Finder, ...]) -> None:
        self._finders = finders
        self._seen: dict[tuple[str, str], tuple[int, tuple[str, str], dict[str, None]]] = {}

    def mark(self, text: str, where: str) -> str:
        """Return a text with what was found in it marked; of two that overlap, the longer one."""
        spans = sorted(
            ((start, end, one) for one in self._finders for start, end in one.find(text) if text[start:end].strip()),
            key=lambda found: (found[0], -found[1]),
        )  # fmt: skip
        done, at = "", 0
        for start, end, finder in spans:
            if start < at:
                continue
            value = text[start:end].strip()
            done += f"{text[at:start]}⟦{text[start:end]}⟧[{self._number(finder, value, where)}]"
            at = end
        return done + text[at:]

    def _number(self, finder: _Finder, value: str, where: str) -> int:
        number, _, places = self._seen.setdefault(
            (finder.kind, value), (len(self._seen) + 1, finder.ground, {})
        )
        places[where] = None
        return number

    def found(self) -> tuple[Review, ...]:
        """Return what was marked, in the order in which it was met."""
        return tuple(
            Review(number, kind, value, *ground, tuple(places))
            for (kind, value), (number, ground, places) in self._seen.items()
        )


def _finders(case: CaseRecord, names: Iterable[str]) -> tuple[_Finder, ...]:
    found = [
        _Finder("fødselsnummer eller lignende", _by(_FNR), _PERSONAL),
        _Finder("e-postadresse", _by(_EMAIL), _PERSONAL),
        _Finder("enhetspris", _by(_UNIT_PRICE), _SECRETS),
        _Finder("telefonnummer", _by(_PHONE), _PERSONAL),
        *((_Finder("navn", _by(words), _PERSONAL),) if (words := _any_of(names)) else ()),
    ]
    if not case.awarded and not case.over:
        found.append(_Finder("tilbud før tildeling", _by(_BID), _BIDS))
        found.append(_Finder("beløp før tildeling", _by(_AMOUNT), _OUR_AMOUNT))
        if (suppliers := _any_of(case.suppliers)) is not None:
            found.append(_Finder("leverandør før tildeling", _by(suppliers), _BIDS))
    return tuple(found)


def _by(pattern: re.Pattern[str]) -> Callable[[str], Iterator[tuple[int, int]]]:
    return lambda text: (match.span() for match in pattern.finditer(text))


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    known = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    if not known:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)", re.IGNORECASE)


def _part(part: Part, marker: _Marker) -> Part:
    return replace(part, blocks=tuple(_block(block, part.heading, marker) for block in part.blocks))


def _block(block: Block, where: str, marker: _Marker) -> Block:
    match block:
        case Paragraph():
            return block if block.note else replace(block, text=marker.mark(block.text, where))
        case Bullets():
            return replace(block, items=tuple(marker.mark(item, where) for item in block.items))
        case Table():
            rows = tuple(tuple(marker.mark(cell, where) for cell in row) for row in block.rows)
            return replace(block, rows=rows)


def _list_of(found: tuple[Review, ...]) -> Part:
    """Return the list that a person goes through before anything is given to anybody."""
    lead = Paragraph(
        "Dette må en person vurdere før noe gis ut. Ingenting er tatt bort eller sladdet. I teksten står hver "
        "opplysning mellom ⟦ og ⟧ med nummeret fra listen. Listen er laget av en maskin og kan mangle noe.",
        note=True,
    )
    rows = tuple(
        (str(one.number), one.kind, one.value, f"{one.paragraph} ({one.certainty})", ", ".join(one.where))
        for one in found
    )
    header = ("Nr.", "Hva", "Opplysningen", "Mulig hjemmel", "Hvor")
    blocks: tuple[Block, ...] = (
        (lead, Table(header, rows)) if rows else (lead, Paragraph("Ingenting er funnet."))
    )
    return Part("Vurder før utlevering", blocks)


def names_within(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return those names that stand in a text, so that only they are looked for."""
    folded = text.casefold()
    return tuple(name for name in names if name and name.casefold() in folded)
