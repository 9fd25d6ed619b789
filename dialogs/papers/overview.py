"""A document of a case at a glance: what is answered, what is not, what *skal* be, and its newest version."""

from collections.abc import Sequence
from typing import Final

from conversation.actions import Action, ActionId
from conversation.attached import attachment_file
from conversation.markup import escape
from conversation.reply import Choice, Fact, File, Reply
from dialogs.cases.standing import name_of
from dialogs.cases.words import clipped, show_case, step
from dialogs.dialog import Outcome
from dialogs.papers.asked import Asked
from dialogs.papers.build import Filled
from dialogs.papers.buttons import paper_button
from dialogs.papers.changed import changed_ids
from dialogs.papers.fills import too_late
from dialogs.papers.kinds import NAMES, PLANS, is_demanded
from dialogs.papers.making import latest, texts_now
from dialogs.papers.may import may_make, may_write
from norsk.when import norwegian_date, oslo_date
from register.case_document import CaseDocument

SEVERAL: Final = "*"
"""What stands in the place of a section's id where several are written at once."""
_MANY: Final = 12


async def overview(asked: Asked, *, lead: str = "") -> Outcome:
    """Return how far a document has come, with its newest version as a file and what can be done with it."""
    newest = await latest(asked)
    missing = [one for one in asked.sections if not one.is_answered and not one.section.later]
    must = [one for one in missing if one.must is not None]
    parts = (
        lead,
        f"**{NAMES[asked.kind]} for {asked.need.number}: {escape(asked.need.title)}**",
        _demand(asked),
        _late(asked),
        counted(asked),
        _listed("Mangler, og skal være vurdert", must),
        _listed("Ikke vurdert", [one for one in missing if one.must is None]),
        _afterwards(asked),
        await _version(asked, newest),
    )
    facts = (
        Fact("Sak", asked.need.number),
        Fact("Besvart", f"{_answered(asked)} av {_all(asked)} deler"),
        Fact("Versjon", str(newest.version) if newest else "ingen ennå"),
    )
    reply = Reply(
        "\n\n".join(part for part in parts if part),
        facts=facts,
        choices=choices(asked, newest),
        files=(file_of(newest),) if newest else (),
        private=True,
    )
    return Outcome((reply,), asked.memory, answered=True)


def counted(asked: Asked) -> str:
    """Return how many sections have been answered, and how many of those that *skal* be are missing."""
    must = sum(
        1 for one in asked.sections if one.must is not None and not one.is_answered and not one.section.later
    )
    more = f" {must} av dem som skal være vurdert, mangler." if must else ""
    return f"Besvart: {_answered(asked)} av {_all(asked)} deler.{more}"


def choices(asked: Asked, newest: CaseDocument | None) -> tuple[Choice, ...]:
    """Return what somebody may do with a document: write the next section, choose one, make a version."""
    found: list[Choice] = []
    need, kind = asked.need, asked.kind
    if may_write(asked.looks, need):
        if (following := next_open(asked)) is not None:
            label = clipped(f"Skriv: {following.title}")
            found.append(paper_button(ActionId.EDIT_SECTION, need, kind, label, section=following.section.id))
            found.append(several_button(asked))
        found.append(paper_button(ActionId.EDIT_SECTION, need, kind, "Velg en del"))
    if may_make(asked.looks, need):
        version = newest.version + 1 if newest else 1
        if newest is None or changed_ids(newest.sections, texts_now(asked)):
            found.append(paper_button(ActionId.MAKE_PAPER, need, kind, f"Lag versjon {version}"))
        if newest is not None and _is_approved(asked):
            found.append(step(need, "send_for_approval", "Send til godkjenning"))
    return (*found, show_case(need, "Se saken"))


def several_button(asked: Asked) -> Choice:
    """Return the button that asks for several sections at once."""
    return paper_button(ActionId.EDIT_SECTION, asked.need, asked.kind, "Skriv flere deler", section=SEVERAL)


def next_open(asked: Asked, *, after: str = "") -> Filled | None:
    """Return the next section to write: first those that *skal* be there, from a section on and then around."""
    ids = [one.section.id for one in asked.sections]
    start = ids.index(after) + 1 if after in ids else 0
    around = (*asked.sections[start:], *asked.sections[:start])
    left = [one for one in around if not one.is_answered and not one.section.later]
    return next((one for one in left if one.must is not None), left[0] if left else None)


def overview_button(asked: Asked) -> Choice:
    """Return the button that shows the document whole."""
    return Choice(
        "Se oversikten",
        Action(ActionId.SHOW_PAPER, {"record": asked.need.record, "paper": asked.kind.value}),
    )


def file_of(document: CaseDocument) -> File:
    """Return a version as a file in a reply."""
    return attachment_file(
        document.attachment_id, name=document.name, media_type=document.media_type, size=document.size
    )


def _demand(asked: Asked) -> str:
    """Return whether the kommune demands the document of this purchase."""
    if asked.kind not in PLANS:
        return "Dialognotatet er frivillig. Det inviterer markedet til dialog, og viser etterpå hva som ble delt med hvem."
    judged = asked.facts.judged
    if judged.applies is None or judged.levels is None:
        return "Verdien er ikke kjent, så jeg regner med at den kreves."
    if is_demanded(asked.context, asked.kind, judged):
        return "Den kreves i dette kjøpet."
    return "Den er ikke påkrevd for dette beløpet, men du kan bruke den."


def _late(asked: Asked) -> str:
    """Return, for a plan, that the day does not hold."""
    return escape(too_late(asked.facts)) if asked.kind in PLANS else ""


def _listed(head: str, sections: Sequence[Filled]) -> str:
    if not sections:
        return ""
    shown = [f"- {escape(one.title)}" for one in sections[:_MANY]]
    more = [f"- og {len(sections) - _MANY} til"] if len(sections) > _MANY else []
    return "\n".join((f"**{head}:**", *shown, *more))


def _afterwards(asked: Asked) -> str:
    left = [one.title for one in asked.sections if one.section.later and not one.is_answered]
    return f"**Skrives etter dialogen:** {', '.join(escape(one) for one in left)}." if left else ""


async def _version(asked: Asked, newest: CaseDocument | None) -> str:
    if newest is None:
        return "Det er ikke laget noen versjon ennå."
    who = await name_of(asked.context, newest.made_by_id)
    when = norwegian_date(oslo_date(newest.made_at))
    return f"Siste versjon: **{newest.version}**, laget {when} av {who}. Sjekksum {newest.short_sum}."


def _is_approved(asked: Asked) -> bool:
    """Say whether a gate of the kommune asks that the document be approved."""
    return any(gate.what == asked.kind.value for gate in asked.context.kommune.gates_on(asked.context.today))


def _answered(asked: Asked) -> int:
    return sum(1 for one in asked.sections if one.is_answered)


def _all(asked: Asked) -> int:
    return sum(1 for one in asked.sections if one.is_answered or not one.section.later)
