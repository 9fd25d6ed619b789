"""One decision for several tracks of a kind, each stored as its own; options and approvals never."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean, escape
from conversation.reply import Choice, Field, FieldKind, Form, Reply
from dialogs.deciding.case import open_case, say
from dialogs.deciding.form import WHY, store
from dialogs.dialog import Context, Outcome, privately
from dialogs.reminders.numbers import read_numbers
from dialogs.reminders.track import list_choice
from dialogs.verdicts.flow import FLOWS, REASON, Case, Decided, Faults
from dialogs.verdicts.words import LONGEST, told
from norsk.when import norwegian_date
from register.deciding import DecidedBeforeError, lock_record
from register.events import Event
from register.track import KIND_NAMES, VERDICT_NAMES, VERDICTS, Track, TrackKind, Verdict

WHICH: Final = "hvilke"
TOGETHER: Final = frozenset(
    {
        Verdict.NOT_REPLACED,
        Verdict.LET_END,
        Verdict.CONTINUE,
        Verdict.MEETING_HELD,
        Verdict.NEW_DUE,
        Verdict.SEND_ON,
        Verdict.NOTED,
        Verdict.STILL_RIGHT,
        Verdict.TAKE,
        Verdict.ENTERED,
    }
)
"""What can be decided for several at once: the same answer fits them all. The rest asks something of each."""
MOST: Final = 50
"""How many tracks one form names."""
ONE_BY_ONE: Final = "Opsjoner og godkjenninger må avgjøres én for én, fordi hver av dem er et eget valg."
_SHOWN_AS_MISSED: Final = 5
_SEEN: Final = 12
"""Characters of the digest that tells whether the list is still the one that was shown."""


async def mark_tracks(context: Context, action: Action) -> Outcome:
    """Ask what is to be decided for several, or show the numbered list and the form of that decision."""
    waiting = await context.reminders.waiting(context.session, context.person, on=context.today)
    ways = _ways(waiting)
    if "verdict" in action.args:
        kind, verdict = TrackKind(action.args["kind"]), Verdict(action.args["verdict"])
        return await _asked(context, kind, verdict, {}, {})
    if not ways:
        other = f"\n\n{ONE_BY_ONE}" if any(track.kind in _ALONE for track in waiting) else ""
        said = f"Det er ikke flere saker av samme slag som kan avgjøres under ett.{other}"
        return say(context, said, list_choice())
    said = f"Hva vil du avgjøre for flere under ett?\n\n{ONE_BY_ONE}"
    choices = [_way(kind, verdict, count) for (kind, verdict), count in ways.items()]
    return say(context, said, *choices)


_ALONE: Final = frozenset({TrackKind.OPTION, TrackKind.APPROVAL})


def _ways(waiting: Sequence[Track]) -> Mapping[tuple[TrackKind, Verdict], int]:
    """Return what can be decided for two or more of those that wait, and for how many."""
    counts = Counter(track.kind for track in waiting)
    return {
        (kind, verdict): count
        for kind, count in counts.items()
        if count > 1
        for verdict in VERDICTS[kind]
        if verdict in TOGETHER and verdict in FLOWS
    }


def _way(kind: TrackKind, verdict: Verdict, count: int) -> Choice:
    label = f"{VERDICT_NAMES[verdict]} ({KIND_NAMES[kind]}, {count})"
    return Choice(label, Action(ActionId.MARK_TRACKS, {"kind": kind.value, "verdict": verdict.value}))


async def send_marked(context: Context, action: Action) -> Outcome:
    """Decide each that was marked, or show the form again with what is wrong. Nothing that was written is lost."""
    kind, verdict = TrackKind(action.args["kind"]), Verdict(action.args["verdict"])
    values = {key: clean(value).strip() for key, value in context.turn.form.items()}
    if verdict not in TOGETHER or verdict not in VERDICTS[kind]:
        return say(context, ONE_BY_ONE)
    tracks = await _of_kind(context, kind)
    if _seen(tracks) != action.args.get("seen"):
        changed = "Listen er endret siden du så den. Se over numrene."
        return await _asked(context, kind, verdict, {**values, WHICH: ""}, {WHICH: changed})
    numbers = read_numbers(values.get(WHICH, ""), count=len(tracks))
    if not numbers:
        hint = f"Skriv numre fra 1 til {len(tracks)}, for eksempel «1, 3–5», eller «alle»."
        return await _asked(context, kind, verdict, values, {WHICH: hint})
    if (empty := await _empty(context, tracks[0], verdict, values)) is not None:
        return await _asked(context, kind, verdict, values, empty)
    return await _decided(context, [tracks[number - 1] for number in numbers], verdict, values)


async def _of_kind(context: Context, kind: TrackKind) -> list[Track]:
    waiting = await context.reminders.waiting(context.session, context.person, on=context.today)
    return [track for track in waiting if track.kind is kind][:MOST]


def _seen(tracks: Sequence[Track]) -> str:
    """Return what names a list: the same tracks in the same order."""
    return hashlib.sha256("\n".join(track.ref for track in tracks).encode()).hexdigest()[:_SEEN]


async def _case(context: Context, track: Track, verdict: Verdict) -> Case | Outcome:
    return await open_case(context, track, verdict)


async def _fields(context: Context, track: Track, verdict: Verdict) -> tuple[Field, ...]:
    case = await _case(context, track, verdict)
    asked = () if isinstance(case, Outcome) else await FLOWS[verdict].fields(case)
    return asked if any(one.key == REASON for one in asked) else (*asked, WHY)


async def _empty(
    context: Context, track: Track, verdict: Verdict, values: Mapping[str, str]
) -> dict[str, str] | None:
    """Return what must be filled in and is not, or is too long, by field; None where nothing is wrong."""
    fields = await _fields(context, track, verdict)
    wrong = {one.key: "Feltet må fylles ut." for one in fields if one.required and not values.get(one.key)}
    wrong |= {key: f"Kort ned teksten til høyst {LONGEST} tegn." for key, text in values.items() if len(text) > LONGEST}  # fmt: skip
    return wrong or None


async def _asked(
    context: Context, kind: TrackKind, verdict: Verdict, values: Mapping[str, str], faults: Mapping[str, str]
) -> Outcome:
    tracks = await _of_kind(context, kind)
    if not tracks:
        return say(context, "Ingenting av dette venter på deg lenger.", list_choice())
    lines = await context.reminders.lines(context.session, tracks, person=context.person, on=context.today)
    said = {track: f"{text}: {norwegian_date(by_on)}" for track, text, by_on in lines}
    listed = "\n".join(
        f"{number}. {said.get(track, KIND_NAMES[kind])}" for number, track in enumerate(tracks, 1)
    )
    intro = f"**{VERDICT_NAMES[verdict]}** for flere under ett. Hver av dem blir en egen beslutning."
    if faults:
        intro = "Noe må rettes. " + " ".join(escape(fault) for fault in faults.values())
    which = Field(
        WHICH, "Hvilke?", FieldKind.TEXT, help="Skriv numrene, for eksempel «1, 3–5», eller «alle»."
    )
    fields = tuple(
        replace(one, value=values.get(one.key, one.value), error=faults.get(one.key, ""))
        for one in (which, *await _fields(context, tracks[0], verdict))
    )
    args = {"kind": kind.value, "verdict": verdict.value, "seen": _seen(tracks)}
    submit = Choice(f"{VERDICT_NAMES[verdict]} for de valgte", Action(ActionId.SEND_MARKED, args))
    reply = Reply(
        f"{intro}\n\n{listed}", form=Form(fields, submit), replaces=context.pressed_on if faults else None
    )
    return privately(Outcome((reply,), context.memory))


async def _decided(
    context: Context, tracks: Sequence[Track], verdict: Verdict, values: Mapping[str, str]
) -> Outcome:
    events: list[Event] = []
    replies: list[Reply] = []
    missed: dict[Track, str] = {}
    faults: Mapping[str, str] = {}
    for track in sorted(tracks):
        found = await _one(context, track, verdict, values)
        if isinstance(found, Faults):
            faults = found.by_field
            missed[track] = " ".join(faults.values())
        elif isinstance(found, str):
            missed[track] = found
        else:
            events += found[0]
            replies += found[1]
    if len(missed) == len(tracks) and faults:
        return await _asked(context, tracks[0].kind, verdict, values, faults)
    text = await _receipt(context, tracks, verdict, missed)
    reply = Reply(text, choices=(list_choice(),), replaces=context.pressed_on, private=True)
    return Outcome((reply, *replies), context.memory, events=tuple(events))


async def _one(
    context: Context, track: Track, verdict: Verdict, values: Mapping[str, str]
) -> tuple[tuple[Event, ...], tuple[Reply, ...]] | Faults | str:
    """Decide one track and return what follows, or what is wrong, or why it was left as it is."""
    await lock_record(context.session, track)
    case = await _case(context, track, verdict)
    if isinstance(case, Outcome):
        return "allerede avgjort, endret eller ikke din"
    found = await FLOWS[verdict].decide(case, values)
    if not isinstance(found, Decided):
        return found
    try:
        stored = await store(case, FLOWS[verdict], found, reason=told(values, REASON))
    except DecidedBeforeError:
        return "allerede avgjort"
    return stored.events, found.told


async def _receipt(
    context: Context, tracks: Sequence[Track], verdict: Verdict, missed: Mapping[Track, str]
) -> str:
    done = len(tracks) - len(missed)
    name = VERDICT_NAMES[verdict]
    parts = [f"«{name}» er lagret for {'én sak' if done == 1 else f'{done} saker'}."]
    if missed:
        lines = await context.reminders.lines(
            context.session, list(missed)[:_SHOWN_AS_MISSED], person=context.person, on=context.today
        )
        told_of = [f"- {said}: {escape(missed[track])}" for track, said, _ in lines]
        parts.append(f"{len(missed)} ble ikke avgjort:\n" + "\n".join(told_of))
    return "\n\n".join(parts)
