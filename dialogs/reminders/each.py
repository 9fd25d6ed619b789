"""Going through what waits one by one: a card at a time, and the place is remembered until the last."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Reply
from dialogs.dialog import Context, Outcome, privately
from dialogs.reminders.place import ReminderPlace, begin, end, left, passed, place_of
from dialogs.reminders.track import card_of, list_choice, next_choice, remembered
from register.track import BadTrackError, Track, parse_track

NOTHING: Final = "Ingenting venter på deg nå."


async def handle_all(context: Context, action: Action) -> Outcome:
    """Show the first of what waits, or the one after a track; `go` on where somebody stopped another day."""
    if "after" in action.args:
        return await _after(context, action.args["after"])
    if "go" in action.args:
        return await go_on(context) or await begin_all(context)
    return await begin_all(context)


async def begin_all(context: Context) -> Outcome:
    """Begin a round with the first of what waits."""
    return await _shown(context, await begin(context))


async def go_on(context: Context) -> Outcome | None:
    """Go on where somebody stopped; None where they are in no round."""
    place = await place_of(context)
    return await _shown(context, place) if place else None


async def _after(context: Context, ref: str) -> Outcome:
    place = await place_of(context)
    if place is None:
        place = await begin(context)
    try:
        passed(context, place, parse_track(ref).ref)
    except BadTrackError:
        return await _shown(context, place)
    return await _shown(context, place)


async def _shown(context: Context, place: ReminderPlace) -> Outcome:
    waiting = await context.reminders.waiting(context.session, context.person, on=context.today)
    for track in left(place, waiting):
        card = await card_of(context, track)
        if card is not None:
            return privately(Outcome((_numbered(card, track, place, waiting),), remembered(context, track)))
        passed(context, place, track.ref)
    await end(context, place)
    return privately(Outcome((_finished(waiting),), context.memory))


def _numbered(card: Reply, track: Track, place: ReminderPlace, waiting: Sequence[Track]) -> Reply:
    """Return a card with its number in the round, and the way on."""
    number, count = len(place.passed) + 1, len(place.passed) + len(left(place, waiting))
    skip = (next_choice(track, "Hopp over"),) if number < count else (next_choice(track, "Ferdig"),)
    return replace(card, text=f"**{number} av {count}**\n\n{card.text}", choices=(*card.choices, *skip))


def _finished(waiting: Sequence[Track]) -> Reply:
    if not waiting:
        return Reply("Alt er avgjort. Ingenting mer venter på deg nå.")
    count = "Én sak venter" if len(waiting) == 1 else f"{len(waiting)} saker venter"
    again = Choice("Begynn på nytt", Action(ActionId.HANDLE_ALL))
    return Reply(f"Det var alle. {count} fortsatt på deg.", choices=(again, list_choice()))
