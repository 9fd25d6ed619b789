"""The leader behind a need: asked when it is filed and when it changes, where the kommune wants a leader to confirm."""

from dataclasses import dataclass
from decimal import Decimal

from conversation.markup import escape
from dialogs.dialog import Context
from knowledge.gates import leader_gate
from knowledge.names import fill
from knowledge.profile_parts import Gate
from register.behovsmelding import Behovsmelding
from register.events import Event
from register.forankring import Confirmer, forankring_of
from register.forankring_step import Sent, anchor, ask_again, ask_leader, stop_asking
from register.merging import whole_value
from register.person import Person


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of who must confirm a need, "" where nothing is; and what has happened."""

    said: str = ""
    events: tuple[Event, ...] = ()


async def gate_of(context: Context, need: Behovsmelding) -> Gate | None:
    """Return the gate in which a leader confirms a need today; None where it has none to pass."""
    whole = await whole_value(context.session, need)
    return leader_gate(
        context.kommune,
        value_nok=whole.high if whole.is_known else None,
        kind=need.kind,
        on=context.today,
        rules=context.knowledge.rules,
    )


async def leader_asked(context: Context, need: Behovsmelding) -> Told:
    """Ask the leader of a need that is filed now, and return what the receipt says of it."""
    if await gate_of(context, need) is None:
        return Told()
    sent = await ask_leader(context.session, need, by=context.person, on=context.today, now=context.now)
    _anchored_by_own(context, need, sent)
    return Told(await _said(context, need, sent), sent.events)


async def leader_again(context: Context, need: Behovsmelding, *, changed: bool = False) -> Told:
    """Ask the right leader after a need has changed, or nobody any more, and return what is said of it.

    `changed` says that what was confirmed is another need now.
    """
    stands = await forankring_of(context.session, need)
    if await gate_of(context, need) is None:
        if not stands.waits:
            return Told()
        gone = await stop_asking(context.session, need, by=context.person, now=context.now)
        return Told("Ingen leder må bekrefte behovet lenger.", gone)
    sent = await ask_again(
        context.session, need, by=context.person, on=context.today, now=context.now, changed=changed
    )
    _anchored_by_own(context, need, sent)
    if sent.found is None or not (sent.again or stands.task is None):
        return Told(events=sent.events)
    anew = "Behovet er ikke lenger det som ble bekreftet. " if stands.is_confirmed else ""
    return Told(anew + await _said(context, need, sent), sent.events)


def _anchored_by_own(context: Context, need: Behovsmelding, sent: Sent) -> None:
    """Let a leader's own need be confirmed at once, in its status too."""
    if sent.found is not None and sent.found.own:
        anchor(need, [one.id for one in context.kommune.statuses])


async def _said(context: Context, need: Behovsmelding, sent: Sent) -> str:
    found = sent.found
    if found is None:
        return ""
    if found.person is None:
        said = "Jeg fant ingen leder som kan bekrefte behovet. {innkjop} ser det, og avklarer det med dere."
        return fill(said, context.kommune.names)
    name = escape(found.person.name)
    if found.own:
        who = "Du" if found.person.id == context.person.id else name
        return f"{who} er leder, så ingen andre må bekrefte behovet."
    if found.person.id == context.person.id:
        above = (
            f"Verdien er over budsjettfullmakten til {escape(found.beyond.name)}. " if found.beyond else ""
        )
        return f"{above}Nå må du bekrefte behovet."
    seen = fill("{innkjop} ser den også.", context.kommune.names)
    if found.away:
        away = " og ".join(escape(one.name) for one in found.away)
        return f"{away} er borte, så {name} får den nå, og må bekrefte den. {seen}"
    if found.beyond is not None:
        limit = f"Verdien er over budsjettfullmakten til {escape(found.beyond.name)}."
        return f"{limit} Derfor får {name} den nå, og må bekrefte den. {seen}"
    return f"{await _leader_called(context, need, found)} får den nå, og må bekrefte den. {seen}"


async def _leader_called(context: Context, need: Behovsmelding, found: Confirmer) -> str:
    assert found.person is not None  # noqa: S101 - asked of those who are found
    own = await context.session.get(Person, need.requester_id) if need.requester_id else None
    name = escape(found.person.name)
    if own is not None and own.id == context.person.id and own.leader_id == found.person.id:
        return f"Lederen din, {name},"
    return f"{name}, som er leder,"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a leader stands behind: what is to be bought, for whom, and the most that it may cost, NOK excluding VAT."""

    what: tuple[str, ...]
    most: Decimal | None


def confirmed_of(need: Behovsmelding) -> Confirmed:
    """Return what a leader stands behind in a need as it is now."""
    values = [one for one in (need.value_nok, need.value_high_nok) if one is not None]
    return Confirmed(
        (need.title, need.need, need.kind or "", str(need.enhet_id or "")), max(values, default=None)
    )


def is_another(was: Confirmed, now: Confirmed) -> bool:
    """Say whether a need is another than the one that was confirmed: another thing, or dearer."""
    if was.what != now.what:
        return True
    return now.most != was.most and (now.most is None or was.most is None or now.most > was.most)
