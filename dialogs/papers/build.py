"""A document of a case out of what the case tells and what people have written; pure, and the same each time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from conversation.paper import Block, Bullets, Paper, Paragraph, Part, Table
from dialogs.papers.facts import CaseFacts, Written
from dialogs.papers.fills import filled_from, said_kind, said_rules, said_value, too_late
from dialogs.papers.kinds import NAMES
from knowledge.names import fill
from knowledge.paper_sections import PaperSection, Rule, SmallQuestion, section_title
from norsk.when import dated, norwegian_date
from register.case_document import PaperKind

NOT_ASSESSED: Final = "Ikke vurdert"
NOT_RELEVANT: Final = "Ikke aktuelt"
"""What a text begins with that says that a section does not concern the purchase; the reason follows."""
TIMETABLE: Final = "timetable"
_UNSURE: Final = {"utledet": "utledet", "usikker": "usikkert", "antatt": "antatt"}


class State(StrEnum):
    """How far a section has come."""

    WRITTEN = "skrevet"
    NOT_RELEVANT = "ikke aktuelt"
    FILLED = "fylt ut fra saken"
    PARTLY = "delvis besvart"
    MISSING = "ikke vurdert"


@dataclass(frozen=True, slots=True)
class Filled:
    """A section of a document as it is now: what stands in it, how far it has come, and what is demanded of it.

    `open` are the questions of it that nobody has answered.
    """

    section: PaperSection
    title: str
    state: State
    blocks: tuple[Block, ...]
    rules: tuple[Rule, ...]
    open: tuple[SmallQuestion, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether it has been assessed: written, said not to concern the purchase, or told by the case."""
        return self.state in (State.WRITTEN, State.NOT_RELEVANT, State.FILLED)

    @property
    def must(self) -> Rule | None:
        """The first rule that says *skal*, the kommune's own before the law's; None where there is none."""
        found = [one for one in self.rules if one.demand == "skal"]
        return next((one for one in found if one.kommune != "nasjonal"), found[0] if found else None)

    @property
    def text(self) -> str:
        """What stands in it as plain text, by which versions are compared."""
        return "\n".join(_plain(block) for block in self.blocks)


def build(kind: PaperKind, facts: CaseFacts, sections: Iterable[PaperSection]) -> tuple[Filled, ...]:
    """Return the sections of a document in order. One that comes later is left out until somebody has written it."""
    judged = facts.judged
    found = (
        _filled(
            one,
            facts,
            one.rules_for(facts.kommune, kinds=judged.kinds, levels=judged.levels),
            ours=kind is not PaperKind.DIALOGNOTAT,
        )
        for one in sections
        if one.belongs(kind.value, facts.kommune, kinds=judged.kinds)
    )
    return tuple(found)


def shown(filled: Iterable[Filled]) -> tuple[Filled, ...]:
    """Return the sections that stand in the document: all but those of afterwards that nobody has written."""
    return tuple(one for one in filled if one.is_answered or not one.section.later)


def texts(filled: Iterable[Filled]) -> dict[str, str]:
    """Return the text of each section that stands in the document, by its id."""
    return {one.section.id: one.text for one in shown(filled)}


def paper(
    kind: PaperKind, facts: CaseFacts, filled: tuple[Filled, ...], *, version: int, author: str
) -> Paper:
    """Return a document whole: its facts, its sections under their groups, and what is demanded with where it stands."""
    need, kept = facts.need, shown(filled)
    parts = [*_parts(kept, facts.kommune.names)]
    if demanded := [one for one in kept if one.must is not None]:
        parts.append(_checked(demanded, facts))
    return Paper(
        title=NAMES[kind],
        subtitle=need.title,
        facts=_facts(kind, facts, kept, version=version),
        parts=tuple(parts),
        footer=f"{NAMES[kind]} for {need.number}, versjon {version}",
        author=author,
    )


def source_of(rule: Rule, facts: CaseFacts) -> str:
    """Return where a rule stands: the document, the place in it and its date, and how sure that is.

    The kommune's own document is named without the kommune.
    """
    source = facts.kommune.source_of(rule)
    title = source.title.removeprefix(f"{facts.kommune.name}, ")
    unsure = f", {_UNSURE[rule.certainty]}" if rule.certainty in _UNSURE else ""
    return f"{title}, {source.reference} ({dated(source.dated)}{unsure})"


def _filled(section: PaperSection, facts: CaseFacts, rules: tuple[Rule, ...], *, ours: bool) -> Filled:
    title, told = section_title(section, facts.kommune), filled_from(facts, section)
    if ours and section.id == TIMETABLE and (late := too_late(facts)):
        # Suppliers read the dialognotat: that the kommune is late is nothing to them.
        told = (Paragraph(late, note=True), *told)
    whole = facts.written.get(section.id)
    if whole is not None and whole.text.startswith(NOT_RELEVANT):
        return Filled(section, title, State.NOT_RELEVANT, _words(whole), rules)
    given = [(one, facts.written.get(f"{section.id}.{one.id}")) for one in section.questions]
    told_so = {one.id: written.text for one, written in given if written is not None}
    levels = facts.judged.levels
    left = tuple(
        one for one, written in given if written is None and not one.may_stand_open(told_so, levels=levels)
    )
    own = (*_words(whole), *(block for one, written in given for block in _answered(one, written)))
    state = _state(section, told=told, own=own, left=left)
    hints = () if state in (State.WRITTEN, State.FILLED) else _hints(section, facts, rules, state, left)
    return Filled(section, title, state, (*told, *own, *hints), rules, left)


def _state(
    section: PaperSection,
    *,
    told: tuple[Block, ...],
    own: tuple[Block, ...],
    left: tuple[SmallQuestion, ...],
) -> State:
    if own:
        return State.PARTLY if left else State.WRITTEN
    return State.FILLED if told and section.enough else State.MISSING


def _answered(question: SmallQuestion, written: Written | None) -> tuple[Block, ...]:
    """Return a question, set apart, and its answer."""
    return () if written is None else (Paragraph(question.prompt, lead=True), *_words(written))


def _words(written: Written | None) -> tuple[Block, ...]:
    """Return what somebody wrote, its lists as lists; a member of the faggruppe is named beneath."""
    if written is None:
        return ()
    blocks = tuple(_blocks(written.text))
    if written.in_faggruppe and written.by:
        return (*blocks, Paragraph(f"Skrevet av {written.by} i faggruppen.", note=True))
    return blocks


def _blocks(text: str) -> Iterator[Block]:
    items: list[str] = []
    for line in (one.strip() for one in text.splitlines()):
        if line.startswith(("- ", "• ", "* ")):
            items.append(line[2:].strip())
            continue
        if items:
            yield Bullets(tuple(items))
            items = []
        if line:
            yield Paragraph(line)
    if items:
        yield Bullets(tuple(items))


def _hints(
    section: PaperSection,
    facts: CaseFacts,
    rules: tuple[Rule, ...],
    state: State,
    left: tuple[SmallQuestion, ...],
) -> tuple[Block, ...]:
    """Return the honest «Ikke vurdert», what should stand there, and who demands it."""
    names = facts.kommune.names
    what = f": {', '.join(one.prompt.rstrip('?:') for one in left)}" if state is State.PARTLY else ""
    demands = [
        f"{'Skal' if one.demand == 'skal' else 'Bør'}: {fill(one.text, names)} {source_of(one, facts)}"
        for one in rules
    ]
    lines = [f"{NOT_ASSESSED}{what}.", f"Her bør det stå: {fill(section.guidance, names)}", *demands]
    if section.example:
        lines.append(section.example)
    return tuple(Paragraph(line, note=True) for line in lines)


def _parts(filled: tuple[Filled, ...], names: Mapping[str, str]) -> Iterator[Part]:
    group = ""
    for one in filled:
        if one.section.group != group:
            group = one.section.group
            yield Part(fill(group, names))
        yield Part(one.title, one.blocks, level=2)


def _checked(demanded: list[Filled], facts: CaseFacts) -> Part:
    rows = tuple(
        (one.title, one.state.value.capitalize(), source_of(one.must, facts))
        for one in demanded
        if one.must is not None
    )
    return Part(
        "Det som skal være vurdert",
        (
            Paragraph("Dette sier kommunens strategi eller loven at anskaffelsen skal ta stilling til."),
            Table(
                ("Del", "Status", "Hvor det står"),
                rows,
                caption="Det som skal være vurdert, og hvor det står",
            ),
        ),
    )


def _facts(
    kind: PaperKind, facts: CaseFacts, kept: tuple[Filled, ...], *, version: int
) -> tuple[tuple[str, str], ...]:
    need = facts.need
    open_to_suppliers = kind is PaperKind.DIALOGNOTAT
    done = sum(1 for one in kept if one.is_answered)
    rows = (
        ("Kommune", facts.kommune.name),
        ("Sak", need.number),
        ("Enhet", "" if open_to_suppliers else facts.enhet),
        ("Anslått verdi", "" if open_to_suppliers else said_value(facts.whole)),
        ("Type kjøp", said_kind(facts)),
        ("Regler", "" if open_to_suppliers else said_rules(facts)),
        ("Trengs innen", norwegian_date(need.wanted_by_on) if need.wanted_by_on else "Ikke oppgitt"),
        ("Meldt av", "" if open_to_suppliers else facts.requester),
        ("Saksbehandler", facts.handler),
        ("Versjon", f"{version}, {norwegian_date(facts.today)}"),
        ("Besvart", "" if open_to_suppliers else f"{done} av {len(kept)} deler"),
    )
    return tuple(row for row in rows if row[1])


def _plain(block: Block) -> str:
    match block:
        case Paragraph():
            return block.text
        case Bullets():
            return "\n".join(f"- {item}" for item in block.items)
        case Table():
            return "\n".join(" | ".join(row) for row in (block.header, *block.rows))
