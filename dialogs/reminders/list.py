"""What waits for somebody, as a list: the next binding deadline first, ten on a page."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import plain
from conversation.reply import Choice, Reply
from dialogs.avtaler.desk import clipped
from dialogs.dialog import Context, Outcome, privately
from dialogs.reminders.place import place_of
from dialogs.reminders.track import list_choice
from norsk.when import norwegian_date, said_days
from register.track import Track, TrackKind

PAGE: Final = 10
_NO_DEADLINE: Final = frozenset(
    {
        TrackKind.MISSING,
        TrackKind.BEHOVSMELDING,
        TrackKind.ENDRINGSBEHOV,
        TrackKind.NOT_SHOWN,
        TrackKind.ASSIGNMENT,
    }
)
NOTHING: Final = "Ingenting venter på deg nå. Jeg sier fra når noe må avgjøres."
COMING: Final = "Ingenting venter på deg nå. Dette minner jeg deg på de nærmeste dagene:"
SOON: Final = timedelta(days=14)
"""How far ahead somebody is told of what comes, where nothing waits; the planner knows about as much."""
NOTHING_MORE: Final = "Resten er avgjort. Ingenting mer venter på deg nå."


async def show_list(context: Context, start: int = 0) -> Outcome:
    """Return a page of what waits for the one who asks, each with a button that opens it."""
    waiting = await context.reminders.waiting(context.session, context.person, on=context.today)
    if not waiting:
        return privately(Outcome((await _coming(context),), context.memory, answered=True))
    if start >= len(waiting):
        return privately(Outcome((Reply(NOTHING_MORE),), context.memory, answered=True))
    page = waiting[max(start, 0) : max(start, 0) + PAGE]
    lines = await context.reminders.lines(context.session, page, person=context.person, on=context.today)
    text = _text(context, lines, start=max(start, 0), count=len(waiting))
    choices = [
        *_opening(lines, max(start, 0)),
        *await _rest(context, start=max(start, 0), count=len(waiting)),
    ]
    return privately(Outcome((Reply(text, choices=tuple(choices)),), context.memory, answered=True))


async def _coming(context: Context) -> Reply:
    """Return that nothing waits, with what the coming days bring where that is known."""
    coming = await context.reminders.waiting(context.session, context.person, on=context.today + SOON)
    if not coming:
        return Reply(NOTHING)
    lines = await context.reminders.lines(
        context.session, coming[:PAGE], person=context.person, on=context.today
    )
    told = "\n".join(
        f"{n}. {said}{_when(track, by_on, context.today)}" for n, (track, said, by_on) in enumerate(lines, 1)
    )
    return Reply(f"{COMING}\n\n{told}", choices=tuple(_opening(lines, 0)))


def _text(context: Context, lines: Sequence[tuple[Track, str, date]], *, start: int, count: int) -> str:
    head = "**Én sak venter på deg**" if count == 1 else f"**{count} saker venter på deg**"
    if start or count > PAGE:
        head += f", nummer {start + 1} til {start + len(lines)} av dem"
    told = [
        f"{number}. {said}{_when(track, by_on, context.today)}"
        for number, (track, said, by_on) in enumerate(lines, start + 1)
    ]
    return f"{head}:\n\n" + "\n".join(told)


def _when(track: Track, by_on: date, today: date) -> str:
    """Return how long a track can wait; empty for what has no deadline."""
    if track.kind in _NO_DEADLINE:
        return ""
    if track.kind is TrackKind.NEW_AVTALE:
        return f": {'gjelder' if by_on <= today else 'starter'} {norwegian_date(by_on)}"
    return f": {_deadline(by_on, today)}"


def _deadline(by_on: date, today: date) -> str:
    """Return the deadline and how far off it is."""
    left = (by_on - today).days
    day = norwegian_date(by_on)
    if left < 0:
        return f"fristen var {day} (for {said_days(-left)} siden)"
    return f"frist {day} ({'i dag' if left == 0 else 'i morgen' if left == 1 else f'om {said_days(left)}'})"


def _opening(lines: Sequence[tuple[Track, str, date]], start: int) -> list[Choice]:
    return [
        Choice(clipped(f"{number}. {plain(said)}"), Action(ActionId.SHOW_TRACK, {"track": track.ref}))
        for number, (track, said, _) in enumerate(lines, start + 1)
    ]


async def _rest(context: Context, *, start: int, count: int) -> list[Choice]:
    choices: list[Choice] = []
    if start + PAGE < count:
        choices.append(list_choice("Vis flere", start + PAGE))
    if count > 1:
        label = "Fortsett" if await place_of(context) else "Behandle alle"
        action = Action(ActionId.HANDLE_ALL, {"go": "on"} if label == "Fortsett" else {})
        choices += [Choice(label, action), Choice("Avgjør flere", Action(ActionId.MARK_TRACKS))]
    return choices
