"""An innkjøpskontakt finds that an agreement covers a need: which one, and what whoever reported it should know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from conversation.markup import escape
from conversation.reply import Field, FieldKind
from dialogs.avtaler.desk import Desk, open_desk
from dialogs.avtaler.text import titled
from dialogs.avtaler.topic import wanted
from dialogs.cases.ending import end_tasks
from dialogs.cases.forms import LONGEST, ask, option_field, send_step, told
from dialogs.cases.sight import Onlooker
from dialogs.cases.words import clipped, say
from dialogs.dialog import Outcome
from register.avtale import Avtale
from register.avtale_hit import Hit, get_avtale
from register.avtale_rank import WEAK
from register.avtale_search import by_reference, by_supplier, search
from register.behovsmelding import Behovsmelding
from register.case_step import cover_need

AVTALE: Final = "avtale"
OTHER: Final = "annen"
WORDS: Final = "beskjed"
MOST: Final = 8
LONGEST_OPTION: Final = 75


async def avtale_form(
    looks: Onlooker,
    need: Behovsmelding,
    *,
    hits: Sequence[Avtale] | None = None,
    faults: Mapping[str, str] | None = None,
) -> Outcome:
    """Ask which agreement covers a need; those that fit its words are offered."""
    context, wrong = looks.context, faults or {}
    desk = await open_desk(context)
    offered = list(hits) if hits is not None else await fitting(desk, need.title)
    fields: list[Field] = []
    if offered:
        options = [(str(one.id), clipped(_called(one), LONGEST_OPTION)) for one in offered]
        fields.append(
            option_field(
                AVTALE, "Hvilken avtale dekker behovet?", options, required=False,
                value=context.turn.form.get(AVTALE, ""), error=wrong.get(AVTALE, ""),
            )
        )  # fmt: skip
    prompt = "Eller skriv navn, nummer eller leverandør" if offered else "Hvilken avtale dekker behovet?"
    fields += [
        Field(OTHER, prompt, required=not offered, value=told(context, OTHER), error=wrong.get(OTHER, "")),
        Field(
            WORDS, "Noe de bør vite?", FieldKind.LONG_TEXT, required=False, value=told(context, WORDS),
            help="For eksempel hva de skal velge i katalogen. Den som meldte, ser det.", error=wrong.get(WORDS, ""),
        ),
    ]  # fmt: skip
    intro = f"{need.number}: {escape(need.title)}. Den som meldte, får vite hvordan de bestiller, og kan si at avtalen ikke passer."
    return ask(context, intro, fields, "Finnes på avtale", action=send_step(need, "on_avtale"))


def _called(avtale: Avtale) -> str:
    return f"{avtale.title} ({avtale.reference})" if avtale.reference else avtale.title


async def fitting(desk: Desk, text: str) -> list[Avtale]:
    """Return the agreements in force that fit some words, the likeliest first."""
    asked = wanted(text, knowledge=desk.context.knowledge)
    hits = await search(desk.context.session, asked, seen=desk.seen, on=desk.today) if asked else []
    return _usable(desk, [hit for hit in hits if hit.score >= WEAK])


def _usable(desk: Desk, hits: Sequence[Hit]) -> list[Avtale]:
    return [hit.avtale for hit in hits if not hit.avtale.has_ended(desk.today)][:MOST]


async def meant_avtaler(desk: Desk, text: str) -> list[Avtale]:
    """Return the agreements that somebody may mean by a number, a supplier's name or a title."""
    session = desk.context.session
    if any(letter.isdigit() for letter in text):
        found = _usable(desk, await by_reference(session, text, seen=desk.seen, on=desk.today))
        if found:
            return found
    _, of_supplier = await by_supplier(session, text, seen=desk.seen, on=desk.today)
    return _usable(desk, of_supplier) or await fitting(desk, text)


async def avtale_sent(
    looks: Onlooker,
    need: Behovsmelding,
    args: Mapping[str, str],
    *,
    moved: str,
    changed: Callable[..., Outcome],
) -> Outcome:
    """Note which agreement covers a need, or ask once more where that cannot be told."""
    context = looks.context
    if moved:
        innkjop = escape(context.kommune.names["innkjop"])
        return say(context, moved.replace("{innkjop}", innkjop))
    _ = args
    desk, written, words = await open_desk(context), told(context, OTHER), told(context, WORDS)
    if len(words) > LONGEST:
        return await avtale_form(looks, need, faults={WORDS: f"Kort ned teksten til høyst {LONGEST} tegn."})
    chosen = context.turn.form.get(AVTALE, "")
    if written:
        found = await meant_avtaler(desk, written)
        if len(found) > 1:
            return await avtale_form(
                looks, need, hits=found, faults={AVTALE: "Flere passer. Velg én av dem, og tøm feltet under."}
            )
        if not found:
            named = written[:80]
            return await avtale_form(
                looks, need, faults={OTHER: f"Jeg finner ingen avtale på «{named}» som gjelder."}
            )
        avtale = found[0]
    else:
        hit = await get_avtale(context.session, chosen, seen=desk.seen)
        if hit is None:
            return await avtale_form(
                looks, need, faults={OTHER: "Velg en avtale, eller skriv navnet eller nummeret."}
            )
        avtale = hit.avtale
    event = cover_need(context.session, need, avtale, by=context.person, text=words, now=context.now)
    text = (
        f"**{need.number} er dekket av en avtale:** {titled(avtale)}. Den som meldte, får vite hvordan de bestiller. "
        "Passer den ikke, åpnes saken igjen, og du får vite det."
    )
    said = changed(context, need, event, text)
    return replace(said, events=(*said.events, *await end_tasks(context, need)))
