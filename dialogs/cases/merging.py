"""Needs of one kind become one: values added, the rules worked out anew, everybody told; and are taken apart again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from conversation.markup import escape
from conversation.reply import Field, FieldKind
from dialogs.behovsmelding.sketch import looked_for
from dialogs.behovsmelding.splitting import LOOKED_BACK, UNCOUNTED
from dialogs.cases.forms import LONGEST, ask, option_field, send_step, told
from dialogs.cases.handler import handles, is_announced, is_barred, not_handler
from dialogs.cases.leader import leader_again
from dialogs.cases.sight import Onlooker, is_over
from dialogs.cases.standing import name_of
from dialogs.cases.stepping import said_of, track_of
from dialogs.cases.together import consequences, row, said_value
from dialogs.cases.words import clipped, say, show_case, status_word, step
from dialogs.dialog import Outcome
from norsk.calendar import add_working_days
from register.behovsmelding import MERGED, Behovsmelding
from register.case_number import Series
from register.cases import case_numbered, load_case, number_in, open_needs, sees_case
from register.events import Event, TrackChanged
from register.forankring import is_confirmed
from register.merging import main_need, merge_need, merged_needs, split_need, value_of, whole_value
from register.need_similar import similar_needs

OTHER: Final = "annen"
NUMBER: Final = "nummer"
WORDS: Final = "beskjed"
ALL: Final = "alle"
MOST: Final = 10
_LONGEST_OPTION: Final = 75
_AFTER: Final = (
    "Godkjenninger som er gitt eller bedt om i saken, faller bort, for de gjaldt en annen verdi. "
    "Alle som har meldt behovene, får beskjed. Du kan dele sakene igjen frem til kunngjøring."
)
_ANSWER_DAYS: Final = 3
"""Working days that whoever is asked anew has at least."""


def why_not_merged(looks: Onlooker, need: Behovsmelding) -> str:
    """Return why nothing can be merged into a need or taken out of it, or it into another; "" where it can."""
    word = escape(status_word(need, looks.context.kommune))
    if need.status == MERGED:
        return f"{need.number} er alt en del av en annen sak."
    if is_over(looks, need):
        return f"{need.number} er avsluttet med status «{word}»."
    if is_announced(looks, need):
        return (
            f"{need.number} har status «{word}». Etter kunngjøring kan saker verken slås sammen eller deles."
        )
    return ""


async def _why_not_other(looks: Onlooker, main: Behovsmelding, other: Behovsmelding) -> str:
    """Return why a need cannot become part of another, "" where it can; nothing is told of what one may not see."""
    seen = await sees_case(looks.context.session, looks.viewer, other, enheter=looks.enheter)
    if not seen or not looks.works_on(other):
        return "Jeg finner ingen slik sak som du kan behandle."
    if other.id == main.id:
        return "En sak kan ikke slås sammen med seg selv."
    if why := why_not_merged(looks, other):
        return why
    if is_barred(looks, other):
        return f"Du kan ikke behandle {other.number}."
    if other.taken_by_id is not None and other.taken_by_id not in looks.viewer.ids:
        who = await name_of(looks.context, other.taken_by_id)
        return f"{who} har {other.number}. Be {who} gi den til deg først."
    return ""


def may_merge(looks: Onlooker, need: Behovsmelding) -> bool:
    """Say whether somebody may merge others into a need as it is."""
    return handles(looks, need) and not why_not_merged(looks, need)


def _refused(looks: Onlooker, need: Behovsmelding) -> Outcome:
    if not handles(looks, need):
        return not_handler(looks, need, "kan slå den sammen eller dele den")
    return said_of(looks, need, f"{why_not_merged(looks, need)} Ingenting er endret.")


async def merging_pressed(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Ask which need is to become part of this one, or which is to be taken out of it."""
    if do == "split" and need.status == MERGED:
        need = await _main_of(looks, need)
    if not may_merge(looks, need):
        return _refused(looks, need)
    return await (_split_form if do == "split" else _merge_form)(looks, need, {})


async def merging_sent(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Show what two needs come to together, or take some out of one; with a fault the form again."""
    if not may_merge(looks, need):
        return _refused(looks, need)
    if do == "split":
        return await _split(looks, need)
    context = looks.context
    written, chosen = told(context, NUMBER), context.turn.form.get(OTHER, "")
    other = await (_numbered(looks, written) if written else _chosen(looks, chosen))
    if other is None:
        key, fault = (
            (NUMBER, "Jeg finner ingen slik sak som du kan behandle.")
            if written
            else (OTHER, "Velg en sak, eller skriv nummeret.")
        )
        return await _merge_form(looks, need, {key: fault})
    if why := await _why_not_other(looks, need, other):
        return await _merge_form(looks, need, {NUMBER if written else OTHER: why})
    return await _confirm_form(looks, need, other)


async def _main_of(looks: Onlooker, need: Behovsmelding) -> Behovsmelding:
    return await main_need(looks.context.session, need)


async def _numbered(looks: Onlooker, written: str) -> Behovsmelding | None:
    number = number_in(written)
    if number is None or number[0] is not Series.BEHOVSMELDING:
        return None
    found = await case_numbered(looks.context.session, number)
    return await _chosen(looks, found.record) if found else None


async def _chosen(looks: Onlooker, record: str) -> Behovsmelding | None:
    """Return the other need; whoever changes both has locked them both, in one order for everybody."""
    found = await load_case(looks.context.session, record)
    return found if isinstance(found, Behovsmelding) else None


async def _merge_form(looks: Onlooker, need: Behovsmelding, faults: Mapping[str, str]) -> Outcome:
    context, offered = looks.context, await _suggested(looks, need)
    options = [(one.record, clipped(f"{one.number} {one.title}", _LONGEST_OPTION)) for one in offered]
    fields: list[Field] = []
    if options:
        fields.append(
            option_field(
                OTHER, "Hvilken sak skal bli en del av denne?", options, required=False,
                value=context.turn.form.get(OTHER, ""), error=faults.get(OTHER, ""),
            )
        )  # fmt: skip
    number_fault = faults.get(NUMBER, "") or ("" if options else faults.get(OTHER, ""))
    fields.append(
        Field(
            NUMBER,
            "Eller skriv nummeret" if options else "Nummeret på saken som skal bli en del av denne",
            required=not options,
            help="For eksempel BM-2026-0003.",
            value=told(context, NUMBER),
            error=number_fault,
        )
    )
    intro = (
        f"{need.number}: {escape(need.title)}. Du kan slå sammen saker som er dine, og saker ingen har tatt. "
        "Du får se summen og hvilke regler som gjelder før noe skjer."
    )
    return ask(context, intro, fields, "Vis summen", action=send_step(need, "merge"))


async def _suggested(looks: Onlooker, need: Behovsmelding) -> list[Behovsmelding]:
    """Return what may be merged into a need: those about the same thing first, then the handler's own."""
    context = looks.context
    near = await similar_needs(
        context.session,
        looked_for(context, need.title),
        since=context.now - LOOKED_BACK,
        kind=need.kind,
        without=UNCOUNTED,
    )
    ended = [one.id for one in context.kommune.statuses if one.final]
    own = [
        one
        for one in await open_needs(context.session, ended=ended)
        if one.taken_by_id is not None and one.taken_by_id in looks.viewer.ids
    ]
    found = {one.id: one for one in (*(hit.need for hit in near), *own)}
    return [one for one in found.values() if not await _why_not_other(looks, need, one)][:MOST]


async def _confirm_form(
    looks: Onlooker, need: Behovsmelding, other: Behovsmelding, fault: str = ""
) -> Outcome:
    """Show both values, the sum and what rules it brings, and ask whether they are one."""
    context = looks.context
    before, added = [await whole_value(context.session, one) for one in (need, other)]
    after = value_of((*before.needs, *added.needs))
    lines = [
        f"**{other.number} blir en del av {need.number}.** Verdiene legges sammen:",
        "\n".join(row(looks, one) for one in after.needs),
        f"**Til sammen: {said_value(after)}.**",
        "\n".join(f"- {one}" for one in consequences(looks, need, before, after)),
        _AFTER,
    ]
    field = Field(
        WORDS, "Noe de bør vite?", FieldKind.LONG_TEXT, required=False, value=told(context, WORDS),
        help="De som følger sakene, ser det du skriver.", error=fault,
    )  # fmt: skip
    action = send_step(need, "merge_with", other=other.record)
    return ask(context, "\n\n".join(lines), (field,), "Slå sammen", action=action)


async def merge_named(looks: Onlooker, first: Behovsmelding, second: Behovsmelding) -> Outcome:
    """Show what two needs come to together: the first takes the second in, save where only the second is theirs."""
    swap = not may_merge(looks, first) and may_merge(looks, second)
    need, other = (second, first) if swap else (first, second)
    if not may_merge(looks, need):
        return _refused(looks, need)
    if why := await _why_not_other(looks, need, other):
        return said_of(looks, need, f"{why} Ingenting er endret.")
    return await _confirm_form(looks, need, other)


async def merge_confirmed(looks: Onlooker, need: Behovsmelding, record: str) -> Outcome:
    """Make a need part of this one, have everybody told, and ask anew whom the sum concerns."""
    if not may_merge(looks, need):
        return _refused(looks, need)
    context, words = looks.context, told(looks.context, WORDS)
    other = await _chosen(looks, record)
    why = await _why_not_other(looks, need, other) if other else "Saken finnes ikke lenger."
    if other is None or why:
        return said_of(looks, need, f"{why} Ingenting er endret.")
    if len(words) > LONGEST:
        return await _confirm_form(looks, need, other, f"Kort ned teksten til høyst {LONGEST} tegn.")
    before = await whole_value(context.session, need)
    # Whoever stands behind the need has not seen a part that nobody has confirmed.
    unseen = not await is_confirmed(context.session, other)
    events = await merge_need(context.session, need, other, by=context.person, text=words, now=context.now)
    await context.session.flush()
    after = await whole_value(context.session, need)
    leader = await leader_again(context, need, changed=unseen)
    lines = [
        f"**{other.number} er nå en del av {need.number}.** Til sammen: {said_value(after)}.",
        "\n".join(f"- {one}" for one in consequences(looks, need, before, after)),
        leader.said,
        "Alle som har meldt behovene, får beskjed.",
    ]
    return _done(looks, need, lines, (other,), (*events, *leader.events))


def _done(
    looks: Onlooker,
    need: Behovsmelding,
    lines: Sequence[str],
    others: Sequence[Behovsmelding],
    events: Sequence[Event],
) -> Outcome:
    choices = (step(need, "split", "Del opp igjen"),) if others[0].status == MERGED else ()
    said = say(looks.context, "\n\n".join(one for one in lines if one), *choices, show_case(need, "Se saken"))
    planned = [TrackChanged(track_of(one).ref) for one in (need, *others)]
    return replace(said, events=(*events, *planned))


async def _split_form(looks: Onlooker, need: Behovsmelding, faults: Mapping[str, str]) -> Outcome:
    context = looks.context
    parts = await _own_parts(looks, need)
    if not parts:
        return said_of(looks, need, f"Ingenting er slått sammen med {need.number}.")
    options = [(one.record, clipped(f"{one.number} {one.title}", _LONGEST_OPTION)) for one in parts]
    if len(options) > 1:
        options.append((ALL, "Alle"))
    chosen = context.turn.form.get(OTHER, "") or (options[0][0] if len(options) == 1 else "")
    fields = (
        option_field(OTHER, "Hvilken sak skal ut?", options, value=chosen, error=faults.get(OTHER, "")),
        Field(
            WORDS, "Hvorfor?", FieldKind.LONG_TEXT, value=told(context, WORDS), error=faults.get(WORDS, ""),
            help="De som følger sakene, ser det du skriver. Å dele opp for å komme under en grense er ikke lov.",
        ),
    )  # fmt: skip
    whole = await whole_value(context.session, need)
    intro = f"{need.number} er {said_value(whole)} til sammen:\n\n" + "\n".join(
        row(looks, one) for one in whole.needs
    )
    return ask(context, intro, fields, "Del opp", action=send_step(need, "split"))


async def _own_parts(looks: Onlooker, need: Behovsmelding) -> list[Behovsmelding]:
    merged = await merged_needs(looks.context.session, need)
    return [one for one in merged if one.merged_into_id == need.id]


async def _split(looks: Onlooker, need: Behovsmelding) -> Outcome:
    """Take one or all of the merged needs out again, with the status and the tasks they had, and have it told."""
    context, words = looks.context, told(looks.context, WORDS)
    chosen, parts = context.turn.form.get(OTHER, ""), await _own_parts(looks, need)
    out = [one for one in parts if chosen in (one.record, ALL)]
    faults = {} if out else {OTHER: "Velg hvilken sak som skal ut."}
    if not words:
        faults[WORDS] = "Skriv kort hvorfor."
    elif len(words) > LONGEST:
        faults[WORDS] = f"Kort ned teksten til høyst {LONGEST} tegn."
    if faults:
        return await _split_form(looks, need, faults)
    before, events = await whole_value(context.session, need), list[Event]()
    due_on = add_working_days(context.today, _ANSWER_DAYS)
    for one in out:
        events += await split_need(
            context.session, need, one, by=context.person, text=words, now=context.now, due_on=due_on
        )
    await context.session.flush()
    after, said = await whole_value(context.session, need), []
    for one in (need, *out):
        leader = await leader_again(context, one)
        events += leader.events
        if leader.said:
            said.append(f"{one.number}: {leader.said}")
    alone = "\n".join(
        f"{row(looks, one)}, status «{escape(status_word(one, context.kommune))}»" for one in out
    )
    lines = [
        f"**{_numbers(out)} er skilt ut fra {need.number}.** {need.number} er nå: {said_value(after)}.",
        alone,
        "\n".join(f"- {one}" for one in consequences(looks, need, before, after)),
        "\n".join(said),
        "Alle som har meldt behovene, får beskjed.",
    ]
    return _done(looks, need, lines, out, events)


def _numbers(needs: Sequence[Behovsmelding]) -> str:
    numbers = [one.number for one in needs]
    return " og ".join(filter(None, [", ".join(numbers[:-1]), numbers[-1]]))
