"""What is told when a track or an agreement is handed on, a new agreement is announced, or a need is taken."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from conversation.reply import INNKJOP, Reply
from knowledge.kommune import Kommune
from knowledge.names import short
from norsk.when import norwegian_date, oslo_date
from notifications.cards.assignment import named_avtaler, said_count
from notifications.cards.buttons import show_track
from notifications.cards.follow_up import announced
from notifications.cards.hand_on import MOVES, hand_on_choices
from notifications.cards.scene import Scene, Sight, open_scene, open_sight
from notifications.cards.track_card import face_of
from notifications.cards.words import called, quoted
from notifications.messages.need import see_case
from notifications.messages.people import name_of
from notifications.planner.assigned import unconfirmed
from register.access import sees_avtale
from register.avtale import Avtale
from register.behovsmelding import Behovsmelding
from register.cases import followers_of, joined_by
from register.enhet import Enhet, EnhetTree
from register.events import AvtaleAnnounced, AvtaleMoved, NeedTaken, TrackHandedOn
from register.handover import holder_of
from register.person import Person, PersonRole, Role
from register.stand_in import has_left
from register.track import Track, TrackKind, parse_track


async def about(
    session: AsyncSession,
    event: TrackHandedOn | AvtaleMoved | AvtaleAnnounced | NeedTaken,
    *,
    innkjop: str,
    kav: str,
    now: datetime,
    kommune: Kommune,
) -> Sequence[Reply]:
    """Return the messages that an event leads to, each addressed."""
    match event:
        case TrackHandedOn():
            return await _handed_on(session, event, innkjop=innkjop, kav=kav, now=now, kommune=kommune)
        case AvtaleMoved():
            return await _moved(session, event, kav=kav, now=now)
        case AvtaleAnnounced():
            return await _announced(session, event, now=now, kommune=kommune)
        case NeedTaken():
            return await _taken(session, event, innkjop=innkjop, now=now)


async def _handed_on(
    session: AsyncSession, event: TrackHandedOn, *, innkjop: str, kav: str, now: datetime, kommune: Kommune
) -> Sequence[Reply]:
    """Return the question to whoever is named; to the procurement office where nobody is, or they have left."""
    track, on = parse_track(event.ref), oslo_date(now)
    by = await name_of(session, event.by_id)
    why = f" Grunn: {quoted(event.reason)}." if event.reason else ""
    to = await session.get(Person, event.to_id) if event.to_id else None
    if to is not None and has_left(to, on=on):
        to = None
    what = await _what(await open_sight(session, to, kommune=kommune, on=on), track)
    if what is None:
        return ()
    if to is None:
        text = (
            f"**{by} sier at dette hører til en annen**, og vet ikke hvem: {_ending(what)}{why}"
            f"\n\nFinn ut hvem som har ansvaret. Til da blir det hos {by}."
        )
        return [
            Reply(text, to=INNKJOP, choices=() if track.record_kind == "person" else (show_track(track),))
        ]
    holder = await holder_of(session, track)
    parts = [
        f"**{by}** sier at dette er ditt: {_ending(what)}{why}",
        _meaning(track, by, escape(short(kav))),
        f"Er det ikke ditt heller, trykk Ikke min. Du kan også spørre {escape(innkjop)}.",
    ]
    choices = hand_on_choices(event, holder=holder)
    return [Reply("\n\n".join(part for part in parts if part), to=to.email, choices=choices, private=True)]


def _ending(what: str) -> str:
    """Return what something is about as the end of a sentence; a list ends its own paragraph."""
    return f"{what}\n\n" if "\n" in what else f"{what}."


def _meaning(track: Track, by: str, kav: str) -> str:
    """Return what a yes leads to."""
    if track.record_kind not in MOVES:
        return ""
    if track.record_kind == "avvik":
        return f"Bekrefter du, er det du som følger opp avviket. Til da blir det hos {by}."
    what = (
        "godkjenner du det"
        if track.kind is TrackKind.APPROVAL
        else "blir du avtaleforvalter og får påminnelsene"
    )
    return f"Bekrefter du, {what}. Endringen må også føres i {kav}. Til da blir det hos {by}."


async def _what(sight: Sight, track: Track) -> str | None:
    """Return what a track is about as a reader may know it; None where they may know nothing of it."""
    if track.record_kind == "person":
        return await _all_of(sight, track)
    scene = await open_scene(sight, track)
    if scene is not None and scene.avtale is not None and track.kind is TrackKind.ASSIGNMENT:
        return called(scene.avtale)
    face = await face_of(scene) if scene else None
    if face is not None:
        return face.short
    # Of an avvik that is not for them nothing is told; that an agreement is confidential, whoever hands it on has said.
    return "en skjermet avtale" if track.record_kind in ("avtale", "decision") else None


async def _all_of(sight: Sight, track: Track) -> str | None:
    """Return the agreements that somebody has got and not said yes to."""
    person = await sight.session.get(Person, uuid.UUID(track.record_id))
    ids = await unconfirmed(sight.session, person, on=sight.on) if person else []
    if not ids:
        return None
    lines = await named_avtaler(sight, ids)
    return "\n".join([f"{said_count(len(ids))}", *lines])


async def moved_together(
    session: AsyncSession, events: Sequence[AvtaleMoved], *, kav: str, now: datetime
) -> Sequence[Reply]:
    """Return one message about several agreements that have moved from one person to another at once."""
    first = events[0]
    former = await session.get(Person, first.from_id) if first.from_id else None
    if len(events) == 1 or former is None or has_left(former, on=oslo_date(now)):
        return [reply for event in events for reply in await _moved(session, event, kav=kav, now=now)]
    name = await name_of(session, first.to_id)
    text = (
        f"**{name}** har sagt ja og er nå avtaleforvalter for {said_count(len(events))} som du hadde. "
        f"Du får ikke flere påminnelser om dem.\n\nEndringen må også føres i {escape(short(kav))}."
    )
    return [Reply(text, to=former.email, private=True)]


async def _moved(session: AsyncSession, event: AvtaleMoved, *, kav: str, now: datetime) -> Sequence[Reply]:
    avtale = await session.get(Avtale, event.avtale_id)
    if avtale is None:
        return ()
    name = await name_of(session, event.to_id)
    tool = escape(short(kav))
    former = await session.get(Person, event.from_id) if event.from_id else None
    if former is None:
        what = "en skjermet avtale" if avtale.confidential else called(avtale)
        text = f"**{name}** har sagt ja til å være avtaleforvalter for {what}. Avtalen hadde ingen. Før det i {tool}."
        return [Reply(text, to=INNKJOP)]
    if has_left(former, on=oslo_date(now)):
        return ()
    text = (
        f"**{name}** har sagt ja og er nå avtaleforvalter for {called(avtale)}. Du får ikke flere påminnelser om den."
        f"\n\nEndringen må også føres i {tool}."
    )
    return [Reply(text, to=former.email, private=True)]


async def _announced(
    session: AsyncSession, event: AvtaleAnnounced, *, now: datetime, kommune: Kommune
) -> Sequence[Reply]:
    """Return word of a new agreement to the leaders and bestillere of the enheter that somebody buys for."""
    avtale = await session.get(Avtale, event.avtale_id)
    by = await session.get(Person, event.by_id)
    if avtale is None or by is None:
        return ()
    on = oslo_date(now)
    track = Track(TrackKind.NEW_AVTALE, f"avtale:{avtale.id}", avtale.starts_on or on)
    sight = await open_sight(session, by, kommune=kommune, on=on)
    scene = await open_scene(sight, track)
    if scene is None or scene.avtale is None:
        return ()
    people = await _users(session, scene, by)
    since = f" fra {norwegian_date(avtale.starts_on)}" if avtale.starts_on else ""
    supplier = f" med {escape(avtale.supplier_name)}" if avtale.supplier_name else ""
    parts = (
        f"**Ny avtale{since}: {called(avtale)}**{supplier}.",
        *await announced(scene),
        f"Sendt av innkjøpskontakt {escape(by.name)}. Spør {escape(by.name)} hvis noe er uklart.",
    )
    text = "\n\n".join(parts)
    return [Reply(text, to=person.email) for person in people if not has_left(person, on=on)]


async def _users(session: AsyncSession, scene: Scene, by: Person) -> list[Person]:
    """Return whom a new agreement concerns, of the enheter that somebody buys for; of all where they have none."""
    avtale, tree = scene.avtale, scene.sight.enheter
    assert avtale is not None  # noqa: S101 - asked of an agreement only
    await session.refresh(avtale, ["orderers"])
    allowed = {one.enhet_id for one in avtale.orderers}
    may = [
        enhet
        for enhet in tree.by_id.values()
        if avtale.open_to_all or not allowed or any(above.id in allowed for above in tree.upwards(enhet.id))
    ]
    own = [enhet for enhet in may if _buyer(enhet, tree) == by.id]
    enheter = own or (may if by.has_role(Role.INNKJOPER) else [])
    return await _leaders_and_bestillere(session, enheter, scene, but=by)


def _buyer(enhet: Enhet, tree: EnhetTree) -> uuid.UUID | None:
    named = (above.innkjopskontakt_id for above in tree.upwards(enhet.id))
    return next((id for id in named if id is not None), None)


async def _leaders_and_bestillere(
    session: AsyncSession, enheter: Sequence[Enhet], scene: Scene, *, but: Person
) -> list[Person]:
    avtale = scene.avtale
    ids = [enhet.id for enhet in enheter]
    leaders = {enhet.leader_id for enhet in enheter if enhet.leader_id}
    found = await session.scalars(
        select(Person)
        .where(
            Person.id.in_(leaders)
            | (
                Person.enhet_id.in_(ids)
                & Person.id.in_(select(PersonRole.person_id).where(PersonRole.role == Role.BESTILLER.value))
            )
        )
        .order_by(Person.name, Person.email)
    )
    people = [one for one in found.unique() if one.id != but.id]
    if avtale is None or not avtale.confidential:
        return people
    seen = []
    for person in people:
        sight = await open_sight(session, person, kommune=scene.sight.kommune, on=scene.on)
        if sees_avtale(sight.viewer, avtale, enheter=sight.enheter):
            seen.append(person)
    return seen


async def _taken(session: AsyncSession, event: NeedTaken, *, innkjop: str, now: datetime) -> Sequence[Reply]:
    """Tell whoever follows a need who has taken it, and its innkjøpskontakt that nothing is left to do."""
    need = await session.get(Behovsmelding, event.behovsmelding_id)
    if need is None:
        return ()
    who = await name_of(session, need.taken_by_id)
    text = (
        f"**{who}** i {escape(innkjop)} har tatt behovsmelding {need.number}: {quoted(need.title)}.\n\n"
        f"Spør {who} hvis du lurer på noe."
    )
    ids = dict.fromkeys((*followers_of(need), *await joined_by(session, need), need.innkjopskontakt_id))
    people = [await session.get(Person, id) for id in ids if id is not None and id != need.taken_by_id]
    on = oslo_date(now)
    return [
        Reply(text, to=one.email, choices=(see_case(need),), private=True)
        for one in people
        if one is not None and not has_left(one, on=on)
    ]
