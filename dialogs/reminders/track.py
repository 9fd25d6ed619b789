"""A track that somebody has before them without deciding on it: may they, is it still open; and its card."""

from dataclasses import replace

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Reply
from dialogs.deciding.case import BROKEN, GONE, decider_of, open_case, refused, say, track_of
from dialogs.dialog import Context, Outcome, privately
from dialogs.state_store import Memory
from dialogs.verdicts.flow import Case
from register.deciders import load_matter
from register.track import VERDICTS, Track, TrackKind, Verdict


async def opened(context: Context, action: Action, *, unsent: str = "") -> Case | Outcome:
    """Return the open track that a button is about, before somebody who may decide on it; else what is said instead.

    `unsent` is what they have written meanwhile; it is given back to them.
    """
    track = track_of(action)
    if track is None:
        return say(context, BROKEN)
    if is_handover(track):
        return await _handover(context, track)
    if track.kind is TrackKind.TASK:
        return await _task(context, track)
    return await open_case(context, track, VERDICTS[track.kind][0], unsent=unsent)


async def _task(context: Context, track: Track) -> Case | Outcome:
    """Return what somebody is asked for in a case, before somebody who may answer it."""
    matter = await load_matter(context.session, track)
    if matter is None or matter.task is None:
        return say(context, GONE)
    role = await decider_of(context, track, matter)
    if role is None:
        return await refused(context, track, matter)
    if not matter.task.is_open:
        card = await card_of(context, track)
        return privately(Outcome((card,), context.memory)) if card else say(context, GONE)
    return Case(context, track, Verdict.DONE, role.role, role.acts_for, None, matter)


def is_handover(track: Track) -> bool:
    """Say whether a track is no reminder, but somebody's wish to hand over one agreement."""
    return track.kind is TrackKind.ASSIGNMENT and track.record_kind == "avtale"


async def _handover(context: Context, track: Track) -> Case | Outcome:
    """Return an agreement before somebody who looks after it, and so may hand it over."""
    matter = await load_matter(context.session, track)
    if matter is None or matter.avtale is None:
        return say(context, GONE)
    own = replace(track, kind=TrackKind.RUNNING)
    role = await decider_of(context, own, matter)
    if role is None:
        return await refused(context, own, matter)
    return Case(context, track, Verdict.CONFIRM, role.role, role.acts_for, matter.avtale, matter)


async def card_of(context: Context, track: Track) -> Reply | None:
    """Return a track's card for the one who asks; None where it is gone, or is not for them."""
    found = await context.reminders.card(context.session, track, person=context.person, on=context.today)
    return replace(found, to="", id="", replaces=None, at=None) if found else None


async def show_track(context: Context, action: Action) -> Outcome:
    """Show a track's card: what it is about and its buttons, or how it was decided."""
    track = track_of(action)
    card = await card_of(context, track) if track else None
    if card is None:
        return say(context, "Saken finnes ikke lenger, eller den er ikke for deg.", list_choice())
    return privately(Outcome((card,), remembered(context, track)))


def remembered(context: Context, track: Track | None) -> Memory:
    """Return what is remembered when a track has been shown: it, so that what is written next may be about it."""
    return context.memory.model_copy(update={"track": track.ref if track else None})


def list_choice(label: str = "Vis det som venter", start: int = 0) -> Choice:
    """Return the button that lists what waits, from a place in the list."""
    return Choice(label, Action(ActionId.LIST_REMINDERS, {"from": str(start)}))


def next_choice(track: Track, label: str = "Neste") -> Choice:
    """Return the button that leads from a track to the next that waits."""
    return Choice(label, Action(ActionId.HANDLE_ALL, {"after": track.ref}))
