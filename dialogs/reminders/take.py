"""What somebody answers who has been asked to take over an agreement or an avvik: yes, and it is theirs; or no."""

import uuid

from conversation.actions import Action
from conversation.markup import escape
from conversation.reply import Reply
from dialogs.deciding.case import say, track_of
from dialogs.deciding.text import record_name
from dialogs.dialog import Context, Outcome, privately
from dialogs.reminders.track import list_choice, show_track
from knowledge.names import fill
from register.avtale import Avtale
from register.deciders import Matter, load_matter
from register.events import AvtaleMoved, Event, TrackChanged
from register.handover import holder_of, move_avtale, move_avvik
from register.person import Person
from register.person_search import given_name
from register.track import Track, TrackKind

GONE = "Saken finnes ikke lenger, så jeg gjorde ingenting."
MINE = "Du har allerede ansvaret, så jeg gjorde ingenting nå."
CHANGED = "Ansvaret er flyttet til en annen etter at du ble spurt, så jeg gjorde ingenting."
CLOSED = "Dette avviket går lukket vei, og bare de som er utpekt, kan ha det. Ingenting er flyttet."


async def answered(context: Context, action: Action) -> Outcome:
    """Move the record to the one who says yes, unless it has another holder by now; or tell who asked of the no."""
    track = track_of(action)
    matter = await load_matter(context.session, track) if track else None
    if track is None or matter is None:
        return say(context, GONE)
    if action.args["take"] != "ja":
        return await _declined(context, action, track)
    if track.record_kind == "person":
        return await _all_taken(context, track, action)
    holder = await holder_of(context.session, track)
    if holder == context.person.id:
        return say(context, MINE, list_choice())
    if str(holder or "") != action.args.get("was", ""):
        return say(context, CHANGED)
    return await _taken(context, track, matter, holder, action)


async def _taken(
    context: Context, track: Track, matter: Matter, holder: uuid.UUID | None, action: Action
) -> Outcome:
    events: list[Event] = [TrackChanged(track.ref)]
    if matter.avvik is not None:
        if not await move_avvik(context.session, matter.avvik, to=context.person, now=context.now):
            return say(context, CLOSED)
    elif matter.avtale is not None:
        if track.kind is TrackKind.APPROVAL and matter.decision is not None:
            matter.decision.approver_id = context.person.id
            matter.decision.changed_at = context.now
            await _move(context, matter.avtale, "avtaleeier_id")
        else:
            await _move(context, matter.avtale, "avtaleforvalter_id")
            events.append(AvtaleMoved(matter.avtale.id, holder, context.person.id))
    else:
        return await show_track(context, action)
    name = await record_name(context, track)
    said = f"Takk. Du har nå ansvaret for {name}, og får påminnelsene om det."
    if matter.avtale is not None and matter.avvik is None:
        said += fill(" Det må også føres i {kav}.", context.kommune.names)
    told = () if matter.avtale is not None and matter.avvik is None else await _tell(context, action, f"har sagt ja og har tatt over {name}.")  # fmt: skip
    reply = Reply(said, choices=(list_choice(),), replaces=context.pressed_on, private=True)
    return Outcome((reply, *told), context.memory, events=tuple(events))


async def _all_taken(context: Context, track: Track, action: Action) -> Outcome:
    """Take over every agreement that the one who asked has got and not said yes to."""
    asker = await _asker(context, action)
    if asker is None or track.record_id != str(asker.id):
        return say(context, GONE)
    events: list[Event] = [TrackChanged(track.ref)]
    for id in await context.reminders.unconfirmed(context.session, asker, on=context.today):
        avtale = await context.session.get_one(Avtale, id)
        await _move(context, avtale, "avtaleforvalter_id")
        events += [AvtaleMoved(id, asker.id, context.person.id), TrackChanged(Track(track.kind, f"avtale:{id}", track.target_on).ref)]  # fmt: skip
    count = sum(isinstance(event, AvtaleMoved) for event in events)
    if not count:
        return say(context, CHANGED)
    avtaler = "én avtale" if count == 1 else f"{count} avtaler"
    said = fill(
        f"Takk. Du er nå avtaleforvalter for {avtaler}. Det må også føres i {{kav}}.", context.kommune.names
    )
    reply = Reply(said, choices=(list_choice(),), replaces=context.pressed_on, private=True)
    return Outcome((reply,), context.memory, events=tuple(events))


async def _move(context: Context, avtale: Avtale, field: str) -> None:
    await move_avtale(context.session, avtale, to=context.person, now=context.now, field=field)
    if field == "avtaleforvalter_id":
        await context.reminders.confirm_one(
            context.session, avtale.id, context.person, on=context.today, now=context.now
        )


async def _declined(context: Context, action: Action, track: Track) -> Outcome:
    name = await record_name(context, track)
    told = await _tell(
        context, action, f"har svart nei til å ta over {name}. Saken står fortsatt hos deg. Vet du om en annen, så trykk «Ikke min» på nytt."
    )  # fmt: skip
    asker = await _asker(context, action)
    who = f" Jeg sier fra til {escape(given_name(asker))}." if asker else ""
    reply = Reply(f"Greit. Ingenting er flyttet.{who}", replaces=context.pressed_on, private=True)
    return privately(Outcome((reply, *told), context.memory))


async def _asker(context: Context, action: Action) -> Person | None:
    try:
        return await context.session.get(Person, uuid.UUID(action.args.get("by", "")))
    except ValueError:
        return None


async def _tell(context: Context, action: Action, said: str) -> tuple[Reply, ...]:
    asker = await _asker(context, action)
    if asker is None or asker.id == context.person.id:
        return ()
    return (Reply(f"**{escape(context.person.name)}** {said}", to=asker.email, private=True),)
