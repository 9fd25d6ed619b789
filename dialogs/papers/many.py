"""Several sections of a document written in one form: for whoever fills a whole strategy, and has little time."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean
from conversation.reply import Field, FieldKind
from dialogs.cases.forms import ask
from dialogs.cases.words import say
from dialogs.dialog import Outcome
from dialogs.papers.asked import Asked
from dialogs.papers.build import Filled
from dialogs.papers.making import latest
from dialogs.papers.may import may_write
from dialogs.papers.overview import SEVERAL, choices, counted, overview, overview_button
from dialogs.papers.writing import (
    LONGEST_TEXT,
    NOT_A_WRITER,
    NOT_FOR,
    field_key,
    head,
    meanwhile,
    stamp,
    store,
    text_of,
    too_long,
)
from knowledge.names import fill
from register.events import Event

MOST_FIELDS: Final = 6
"""Fields of one form: what a phone shows without tiring, and a Teams card holds."""
LONGEST_HELP: Final = 200
_HOW: Final = (
    "La stå tomt det du ikke vet. Gjelder en del ikke dette kjøpet, skriv «Ikke aktuelt: » og hvorfor."
)
_NOT: Final = re.compile(
    r"ikke aktuel[lt]*\s*(?:fordi|,|-|–|:|\.)\s*(?P<why>.{2,})", re.IGNORECASE | re.DOTALL
)


async def several_form(
    asked: Asked, *, after: str = "", lead: str = "", events: tuple[Event, ...] = ()
) -> Outcome:
    """Ask for the next sections that nobody has answered, those that *skal* be there first; the overview where none is left."""
    if not may_write(asked.looks, asked.need):
        return say(asked.context, NOT_A_WRITER, overview_button(asked))
    batch = _next(asked, after)
    if not batch:
        found = await overview(asked, lead=lead or "Alle delene er besvart.")
        return replace(found, events=events)
    return await _asked_for(asked, batch, lead=lead, events=events)


async def several_written(asked: Asked, *, was: str) -> Outcome:
    """Keep what was sent, section by section, and ask for the next; what cannot be kept is shown again with all the rest."""
    if not may_write(asked.looks, asked.need):
        return say(asked.context, NOT_A_WRITER, overview_button(asked))
    stamps = dict(part.split("=", 1) for part in was.split(" ") if "=" in part)
    batch = [one for id in stamps if (one := asked.section(id)) is not None]
    given = {one.section.id: _given(asked, one) for one in batch}
    faults: dict[str, str] = {}
    for one in batch:
        faults |= await _faults(asked, one, given[one.section.id], was=stamps[one.section.id])
    if faults:
        shown = {
            key: asked.context.turn.form.get(field_key(key), "") for one in batch for key in one.section.keys
        }
        return await _asked_for(asked, batch, given=shown, faults=faults)
    events: list[Event] = []
    kept = 0
    for one in batch:
        if not any(given[one.section.id].values()):
            continue
        stored = await store(asked, one, given[one.section.id])
        kept += stored is not None
        events += stored or ()
    return await _following(await asked.again(), batch, kept, tuple(events))


async def _following(asked: Asked, batch: Sequence[Filled], kept: int, events: tuple[Event, ...]) -> Outcome:
    """Return how many were kept, with the form of the next ones; the document where nothing was written."""
    if not kept:
        text = f"Ingenting er endret. {counted(asked)}"
        return say(asked.context, text, *choices(asked, await latest(asked)))
    lead = f"{kept} {'del' if kept == 1 else 'deler'} er lagret. {counted(asked)}"
    return await several_form(asked, after=batch[-1].section.id, lead=lead, events=events)


async def _asked_for(
    asked: Asked,
    batch: Sequence[Filled],
    *,
    given: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    lead: str = "",
    events: tuple[Event, ...] = (),
) -> Outcome:
    fields = [field for one in batch for field in _fields(asked, one, given, faults or {})]
    was = " ".join([f"{one.section.id}={await stamp(asked, one)}" for one in batch])
    args = {"record": asked.need.record, "paper": asked.kind.value, "section": SEVERAL, "was": was}
    intro = "\n\n".join(part for part in (lead, f"{head(asked)} {_HOW}") if part)
    shown = ask(
        asked.context, intro, fields, "Lagre og gå videre", action=Action(ActionId.SAVE_SECTION, args)
    )
    [reply] = shown.replies
    buttons = (overview_button(asked),)
    return Outcome((replace(reply, choices=buttons),), asked.memory, events=events)


def _fields(
    asked: Asked, one: Filled, given: Mapping[str, str] | None, faults: Mapping[str, str]
) -> tuple[Field, ...]:
    asks = {f"{one.section.id}.{each.id}": f"{one.title}: {each.prompt}" for each in one.section.questions}
    guidance = fill(one.section.guidance, asked.context.kommune.names)
    must = "Skal være vurdert. " if one.must is not None else ""
    return tuple(
        Field(
            field_key(key), prompt, FieldKind.LONG_TEXT, required=False, error=faults.get(key, ""),
            help=_clipped(f"{must}{guidance}") if at == 0 else "",
            value=given.get(key, "") if given is not None else text_of(asked, key),
        )
        for at, (key, prompt) in enumerate((asks or {one.section.id: one.title}).items())
    )  # fmt: skip


def _clipped(text: str) -> str:
    if len(text) <= LONGEST_HELP:
        return text
    return f"{text[:LONGEST_HELP].rpartition(' ')[0].rstrip('.,:;')} …"


def _next(asked: Asked, after: str) -> list[Filled]:
    """Return the next sections that have room in a form: from a section on and then around, those that *skal* be first."""
    ids = [one.section.id for one in asked.sections]
    start = ids.index(after) + 1 if after in ids else 0
    around = (*asked.sections[start:], *asked.sections[:start])
    left = [one for one in around if not one.is_answered and not one.section.later]
    batch: list[Filled] = []
    taken = 0
    for one in sorted(left, key=lambda one: one.must is None):
        taken += len(one.section.keys)
        if batch and taken > MOST_FIELDS:
            break
        batch.append(one)
    return batch


def _given(asked: Asked, one: Filled) -> dict[str, str]:
    """Return what was sent for a section: its texts, or why it does not concern the purchase."""
    form = asked.context.turn.form
    texts = {key: clean(form.get(field_key(key), "")).strip() for key in one.section.keys}
    why = next((found["why"] for text in texts.values() if (found := _NOT.fullmatch(text))), "")
    return {NOT_FOR: " ".join(why.split())} if why else texts


async def _faults(asked: Asked, one: Filled, given: Mapping[str, str], *, was: str) -> dict[str, str]:
    """Return what is wrong with a section that was sent, by its key; nothing where it was left empty."""
    if not any(given.values()):
        return {}
    first = one.section.keys[0]
    faults = {
        key if key in one.section.keys else first: too_long()
        for key, text in given.items()
        if len(text) > LONGEST_TEXT
    }
    if not faults and was != await stamp(asked, one):
        faults[first] = meanwhile(asked, one)
    return faults
