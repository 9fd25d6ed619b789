"""What a case must have before it may have a status: the gates of the kommuneprofil, and what should be there too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from conversation.markup import escape
from conversation.reply import Choice
from dialogs.cases.approver_words import BAR_WORDS
from dialogs.cases.handler import ANNOUNCED
from dialogs.cases.sight import Onlooker
from dialogs.cases.standing import name_of
from dialogs.cases.words import step
from dialogs.papers.unanswered import unanswered as unanswered_sections
from knowledge.approval_words import role_word, the_paper
from knowledge.gates import gates_for, has_reached, holds_back
from knowledge.profile_parts import Gate
from norsk.when import norwegian_date
from register import habilitet
from register.approval import RoleStanding, RoleState, Standing, demands_paper, standing
from register.approval_rules import Matter, bar_of_holder, open_matter
from register.behovsmelding import EVALUATED, Behovsmelding
from register.evaluering import evaluations
from register.forankring import forankring_of
from register.merging import whole_value
from register.person import Person

MOST_NAMED: Final = 6
_PAPERS: Final = ("konkurransestrategi", "anskaffelsesplan")
"""The statuses in which the document is written that a strategy demands answers in."""
_LACKS: Final = {
    RoleState.MISSING: "er ikke spurt",
    RoleState.OPEN: "har ikke svart",
    RoleState.REFUSED: "har sagt nei",
    RoleState.OUTDATED: "må godkjenne på nytt: verdien er en annen, eller habiliteten er ikke avklart",
}
_NOT_HABIL: Final = {
    habilitet.Lacks.NOT_ASKED: "er ikke spurt",
    habilitet.Lacks.OPEN: "har ikke svart",
    habilitet.Lacks.IN_DOUBT: "er i tvil, og vurderingen er ikke ferdig",
}


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is not there, in a sentence as Markdown, and the button that mends it.

    `blocks` says that the status cannot be set without it; `what` is it in a word or two of our own, for the history.
    """

    text: str
    blocks: bool
    gate: str = ""
    what: str = ""
    choice: Choice | None = None


async def missing_before(looks: Onlooker, need: Behovsmelding, status: str) -> tuple[Missing, ...]:
    """Return what a need lacks before it may have a status: what blocks it first, then what is only warned of."""
    blocking = [
        one
        for gate in await gates_of(looks, need)
        if holds_back(looks.context.kommune, gate, status)
        for one in await _gate(looks, need, gate)
    ]
    return (*blocking, *await _warned(looks, need, status))


async def gates_of(looks: Onlooker, need: Behovsmelding) -> tuple[Gate, ...]:
    """Return the gates that a need must pass today, for the whole value with all that was merged into it."""
    context, whole = looks.context, await whole_value(looks.context.session, need)
    return gates_for(
        context.kommune,
        value_nok=whole.high if whole.is_known else None,
        kind=need.kind,
        on=context.today,
        rules=context.knowledge.rules,
    )


async def _gate(looks: Onlooker, need: Behovsmelding, gate: Gate) -> list[Missing]:
    if not demands_paper(gate):
        return await _forankring(looks, need, gate)
    found = await standing(looks.context.session, need, gate)
    if found.complete:
        return []
    title, paper = escape(gate.title), the_paper(gate.what)
    if found.document is None:
        text = f"**{title}:** {paper[:1].upper()}{paper[1:]} er ikke lagt inn ennå."
        return [
            Missing(
                text,
                blocks=True,
                gate=gate.id,
                what=gate.what,
                choice=step(need, "add_version", "Legg inn dokument"),
            )
        ]
    version = f"versjon {found.document.version}"
    matter = await open_matter(looks.context.session, need, found.document, on=looks.context.today)
    told = [await _role(looks, one, matter) for one in _lacking(found)]
    said = "; ".join(told) or "samme person har godkjent i to roller"
    send = step(need, "send_for_approval", "Send til godkjenning")
    asked = all(
        [one.state is RoleState.OPEN and not await _cannot(looks, one, matter) for one in _lacking(found)]
    )
    return [
        Missing(
            f"**{title}**, {version}: {said}.",
            blocks=True,
            gate=gate.id,
            what=gate.what,
            choice=None if asked and told else send,
        )
    ]


def _lacking(found: Standing) -> Sequence[RoleStanding]:
    return [one for one in found.roles if one.state is not RoleState.APPROVED]


async def _cannot(looks: Onlooker, one: RoleStanding, matter: Matter) -> str:
    """Return why whoever is asked in a role cannot approve any more, "" where they can or have answered."""
    id = one.task.person_id if one.task and one.state is RoleState.OPEN else None
    person = await looks.context.session.get(Person, id) if id else None
    why = bar_of_holder(matter, person, one.role) if person else None
    return BAR_WORDS[why] if why else ""


async def _role(looks: Onlooker, one: RoleStanding, matter: Matter) -> str:
    """Return what a role's approval lacks, and of whom: «Siri Demo (anskaffelsessjefen) har ikke svart, frist 3. mars»."""
    word = escape(role_word(one.role, looks.context.kommune.names))
    if one.task is None:
        return f"{word} {_LACKS[one.state]}"
    who = f"{await name_of(looks.context, one.task.person_id)} ({word})"
    if why := await _cannot(looks, one, matter):
        return f"{who} kan ikke godkjenne nå: {why}"
    due = f", frist {norwegian_date(one.task.due_on)}" if one.state is RoleState.OPEN else ""
    return f"{who} {_LACKS[one.state]}{due}"


async def _forankring(looks: Onlooker, need: Behovsmelding, gate: Gate) -> list[Missing]:
    found = await forankring_of(looks.context.session, need)
    if found.is_confirmed:
        return []
    title = escape(gate.title)
    by_hand = step(need, "anchor", "Forankret utenfor boten")
    if found.task is None:
        text = f"**{title}:** Ingen leder er spurt."
    else:
        who = await name_of(looks.context, found.task.person_id)
        said = (
            "har sagt nei"
            if found.is_refused
            else f"har ikke svart (frist {norwegian_date(found.task.due_on)})"
        )
        text = f"**{title}:** {who} {said}."
    return [Missing(text, blocks=True, gate=gate.id, what="forankring", choice=by_hand)]


async def _warned(looks: Onlooker, need: Behovsmelding, status: str) -> list[Missing]:
    kommune, found = looks.context.kommune, []
    if has_reached(kommune, status, ANNOUNCED) and not has_reached(kommune, need.status, ANNOUNCED):
        found += await _habilitet(looks, need)
    if _goes_past_papers(looks, need, status):
        found += await _sections(looks, need)
    if status == EVALUATED:
        found += await _evaluated(looks, need)
    return found


async def _evaluated(looks: Onlooker, need: Behovsmelding) -> list[Missing]:
    """Return what a procurement lacks that is told to be over: its agreement, and the evaluation that the kommune demands."""
    found: list[Missing] = []
    if need.contract_avtale_id is None:
        text = "**Avtale:** Avtalen som saken førte til, er ikke registrert."
        found.append(
            Missing(text, blocks=False, what="avtale", choice=step(need, "contract", "Registrer avtalen"))
        )
    if looks.context.kommune.evaluation.required and not await evaluations(looks.context.session, need):
        mends = step(need, "evaluate", "Evaluer") if need.contract_avtale_id is not None else None
        text = "**Evaluering:** Anskaffelsen skal evalueres, og ingen har gjort det ennå."
        found.append(Missing(text, blocks=False, what="evaluering", choice=mends))
    return found


def _goes_past_papers(looks: Onlooker, need: Behovsmelding, status: str) -> bool:
    """Say whether a status lies beyond where the strategy is written, and the need has not been there."""
    kommune = looks.context.kommune
    through = [one.id for one in kommune.statuses if not one.stops]
    last = max((through.index(one) for one in _PAPERS if one in through), default=None)
    past = through[last + 1] if last is not None and last + 1 < len(through) else ANNOUNCED
    return has_reached(kommune, status, past) and not has_reached(kommune, need.status, ANNOUNCED)


async def _habilitet(looks: Onlooker, need: Behovsmelding) -> list[Missing]:
    lacking = await habilitet.unanswered(looks.context.session, need)
    if not lacking:
        return []
    named = [f"{escape(one.person.name)} {_NOT_HABIL[one.why]}" for one in lacking[:MOST_NAMED]]
    more = f"; og {len(lacking) - MOST_NAMED} til" if len(lacking) > MOST_NAMED else ""
    text = f"**Habilitet:** {'; '.join(named)}{more}."
    return [
        Missing(text, blocks=False, what="habilitet", choice=step(need, "habilitet", "Spør om habilitet"))
    ]


async def _sections(looks: Onlooker, need: Behovsmelding) -> list[Missing]:
    lacking = await unanswered_sections(looks, need)
    if not lacking:
        return []
    named = "".join(f"\n  - {escape(one)}" for one in lacking)
    return [Missing(f"**Dette skal være vurdert, og er det ikke:**{named}", blocks=False, what="skal-krav")]
