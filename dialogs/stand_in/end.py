"""What somebody has arranged: listed, withdrawn, ended early because they are back, or moved to another last day."""

from datetime import date, timedelta

from conversation.actions import Action
from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.dialog import Context, Outcome
from dialogs.stand_in.answer import GONE, find_stand_in, refuse, say
from dialogs.stand_in.arrange import arrange, withdraw_choice
from dialogs.stand_in.form import DEPUTY, FROM, TO, Draft, show_form
from norsk.stretch import said_stretch
from norsk.when import norwegian_date
from register.arrangement import SettledStandInError, deputy_for, end, open_stand_ins, shorten
from register.events import StandInDecided
from register.person import Person
from register.person_search import given_name
from register.stand_in import StandIn, StandInKind, StandInStatus, acting, usual

_NOT_AWAY = "Du er ikke meldt borte. Skriv for eksempel «Jeg er borte 6.–24. juli, Kari tar over»."
_MOST = 5


async def listed(context: Context) -> Outcome:
    """Tell who acts for the person today, what they have arranged, and whom they act for."""
    own = await open_stand_ins(context.session, context.person, on=context.today)
    others = await deputy_for(context.session, context.person, on=context.today)
    if not own and not others:
        return say(context, _NOT_AWAY)
    parts = [await _today(context)]
    if own:
        parts.append("\n".join([f"- {await _row(context, one)}" for one in own]))
    if others:
        rows = [f"- {await _other(context, one)}" for one in others]
        parts.append("**Du er spurt om å ta over, eller tar over, for:**\n\n" + "\n".join(rows))
    return say(context, "\n\n".join(parts), *await _choices(context, own))


async def _today(context: Context) -> str:
    who = await acting(context.session, context.person, on=context.today)
    if who.id == context.person.id:
        return "Du er ikke meldt borte i dag."
    return f"**{escape(who.name)}** tar over for deg i dag."


async def _row(context: Context, one: StandIn) -> str:
    deputy = await context.session.get(Person, one.deputy_id) if one.deputy_id else None
    if one.kind == StandInKind.HANDOVER.value:
        return f"Overføring til {escape(deputy.name) if deputy else '–'}: venter på svar"
    when = said_stretch(one.from_on, one.to_on)
    if deputy is None:
        other = await usual(context.session, context.person, on=max(one.from_on, context.today))
        return f"{when}: {f'det som kommer, går til {escape(other.name)}' if other else 'ingen tar over'}"
    if one.status == StandInStatus.ASKED.value:
        return f"{when}: jeg har spurt {escape(deputy.name)}, som ikke har svart ennå"
    return f"{when}: {escape(deputy.name)} tar over"


async def _other(context: Context, one: StandIn) -> str:
    person = await context.session.get_one(Person, one.person_id)
    waits = " (venter på svaret ditt)" if one.status == StandInStatus.ASKED.value else ""
    return f"{escape(person.name)} {said_stretch(one.from_on, one.to_on)}{waits}"


async def _choices(context: Context, own: list[StandIn]) -> tuple[Choice, ...]:
    if len(own) == 1:
        begun = own[0].kind == StandInKind.ABSENCE.value and own[0].covers(context.today)
        return (withdraw_choice(own[0], "Jeg er tilbake" if begun else "Trekk tilbake"),)
    labels = [f"Trekk tilbake: {(await _row(context, one)).partition(':')[0]}" for one in own[:_MOST]]
    return tuple(withdraw_choice(one, label) for one, label in zip(own, labels, strict=False))


async def withdraw(context: Context) -> Outcome:
    """Take back the one thing that is arranged, or ask which."""
    own = await open_stand_ins(context.session, context.person, on=context.today)
    if not own:
        return say(context, _NOT_AWAY)
    return await listed(context) if len(own) > 1 else _ended(context, own)


async def ended(context: Context, action: Action) -> Outcome:
    """Take back what the button is about."""
    stand_in = await find_stand_in(context, action)
    if stand_in is None:
        return say(context, GONE)
    if stand_in.person_id != context.person.id:
        return refuse(context)
    if stand_in.is_over(context.today):
        return say(context, "Fraværet er over, så jeg gjorde ingenting.")
    try:
        return _ended(context, [stand_in])
    except SettledStandInError as error:
        return say(context, _settled(error.status))


def _settled(status: StandInStatus) -> str:
    match status:
        case StandInStatus.CONFIRMED:
            return "Avtalene er overført. Vil du ha dem tilbake, må den som har dem nå, overføre dem til deg."
        case StandInStatus.DECLINED:
            return "Den du spurte, har sagt nei, så det er ingenting å trekke tilbake."
        case _:
            return "Det er allerede trukket tilbake, så jeg gjorde ingenting nå."


def take_back(context: Context, stand_in: StandIn) -> Outcome:
    """Take back one arrangement that nobody has said yes to."""
    return _ended(context, [stand_in])


def _ended(context: Context, stand_ins: list[StandIn], *, said: str = "") -> Outcome:
    for one in stand_ins:
        end(context.session, one, by=context.person, now=context.now)
    begun = any(one.covers(context.today) for one in stand_ins if one.kind == StandInKind.ABSENCE.value)
    said = said or ("Velkommen tilbake." if begun else "Det er trukket tilbake.")
    told = (
        " Den som tok over eller var spurt, får beskjed." if any(one.deputy_id for one in stand_ins) else ""
    )
    events = tuple(StandInDecided(one.id) for one in stand_ins)
    return Outcome((Reply(f"{said}{told}"),), context.memory, events=events)


async def back(context: Context, on: date | None) -> Outcome:
    """End the absence that runs, now or the day before somebody is back; a later day than told is asked for anew."""
    own = [
        one
        for one in await open_stand_ins(context.session, context.person, on=context.today)
        if one.kind == StandInKind.ABSENCE.value
    ]
    running = [one for one in own if one.covers(context.today)]
    if on is None or on <= context.today:
        if running:
            return _ended(context, running, said="Velkommen tilbake.")
        return await listed(context) if own else say(context, f"Velkommen tilbake. {_NOT_AWAY}")
    last = on - timedelta(days=1)
    absence = next((one for one in running or own if one.from_on <= last), None)
    if absence is None:
        if own:
            return await listed(context)
        values = {FROM: context.today.isoformat(), TO: last.isoformat(), DEPUTY: ""}
        return show_form(context, Draft(StandInKind.ABSENCE, values))
    if absence.to_on == last:
        return say(context, f"Da stemmer det: du er meldt borte til {norwegian_date(last)}.")
    return await _moved(context, absence, last)


async def _moved(context: Context, absence: StandIn, last: date) -> Outcome:
    """Let an absence end earlier, and tell the deputy; for more days than the deputy said yes to, ask again."""
    deputy = await context.session.get(Person, absence.deputy_id) if absence.deputy_id else None
    if last > (absence.to_on or last):
        first = max(absence.from_on, context.today)
        values = {FROM: first.isoformat(), TO: last.isoformat(), DEPUTY: deputy.email if deputy else ""}
        outcome = await arrange(context, Draft(StandInKind.ABSENCE, values))
        if outcome.events and deputy is None:
            end(context.session, absence, by=context.person, now=context.now)
        return outcome
    shorten(context.session, absence, to_on=last, by=context.person, now=context.now)
    said = f"Da er du meldt borte til {norwegian_date(last)}."
    if deputy is None:
        return say(context, said)
    waits = absence.status == StandInStatus.ASKED.value
    told = (
        f"**{escape(context.person.name)}** kommer tidligere tilbake. Fraværet er nå {said_stretch(absence.from_on, last)}. "
        + ("Jeg venter fortsatt på svaret ditt." if waits else "Du skal ikke gjøre noe.")
    )
    own = Reply(f"{said} {escape(given_name(deputy))} får beskjed.")
    return Outcome((own, Reply(told, to=deputy.email)), context.memory)
