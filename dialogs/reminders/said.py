"""A card that is answered in words: «påminn meg i morgen», «ikke min», or what one of its buttons says."""

import re
from dataclasses import replace
from typing import Final

from conversation.actions import Action, ActionId
from dialogs.deciding.form import ask_decision
from dialogs.dialog import Context, Outcome
from dialogs.reminders.list import show_list
from dialogs.reminders.not_mine import ask_whose
from dialogs.reminders.snooze import ask_snooze, send_snooze
from norsk.date import parse_date
from norsk.words import fold
from register.track import VERDICT_NAMES, VERDICTS, BadTrackError, Track, parse_track

LONGEST: Final = 80
_THIS: Final = r"(?:dette|det|den|denne|saken|saka|påminnelsen|påminninga)"
_LATER: Final = re.compile(
    rf"(?:(?:kan du |vil du )?(?:på)?minne? (?:meg|mæ|me|mei)(?: (?:på|om) {_THIS})?|(?:kan du |jeg vil |eg vil )?(?:utsett|utsette|utset|utsetje|snooze)(?: {_THIS})?(?: til)?)"
    r"(?: igjen| på nytt| senere| seinare| att)?(?: (?:den |på )?(?P<when>.{3,40}))?"
)
_ANOTHERS: Final = re.compile(
    rf"(?:(?:{_THIS} )?er )?(?:dette |det |den |denne )?(?:er )?(?:ikke|ikkje) (?:min|mitt|mi|mine|meg|mitt ansvar|mi sak|min sak)"
)
_WHICH: Final = "Hvilken sak gjelder det? Åpne den, og trykk «{button}» på kortet."


async def said_of_card(context: Context, text: str) -> Outcome | None:
    """Do what somebody writes of the card they last saw; ask which where they have seen none. None for anything else."""
    folded = " ".join(fold(text).split()).strip(" ?!.,:;«»\"'")
    if not folded or len(folded) > LONGEST:
        return None
    track = _shown(context)
    if track is not None and (chosen := _verdict(folded, track)) is not None:
        return await ask_decision(context, chosen)
    if _ANOTHERS.fullmatch(folded):
        return await (_which(context, "Ikke min") if track is None else ask_whose(context, _about(ActionId.NOT_MINE, track)))  # fmt: skip
    if (later := _LATER.fullmatch(folded)) is not None:
        return await _put_off(context, track, later["when"])
    return None


async def _put_off(context: Context, track: Track | None, when: str | None) -> Outcome | None:
    on = parse_date(when, today=context.today) if when else None
    if when and on is None:
        return None
    if track is None:
        return await _which(context, "Påminn meg")
    if on is None:
        return await ask_snooze(context, _about(ActionId.SNOOZE, track))
    return await send_snooze(context, _about(ActionId.SEND_SNOOZE, track, on=on.isoformat()))


def _shown(context: Context) -> Track | None:
    try:
        return parse_track(context.memory.track or "")
    except BadTrackError:
        return None


def _verdict(folded: str, track: Track) -> Action | None:
    """Return the button of a track's card that a text names, None where it names none."""
    named = next((one for one in VERDICTS[track.kind] if fold(VERDICT_NAMES[one]) == folded), None)
    return _about(ActionId.DECIDE, track, verdict=named.value) if named else None


def _about(id: ActionId, track: Track, **args: str) -> Action:
    return Action(id, {"track": track.ref, **args})


async def _which(context: Context, button: str) -> Outcome | None:
    """Return what waits with how to go on, None where nothing does: then it was not about that."""
    if not await context.reminders.waiting(context.session, context.person, on=context.today):
        return None
    listed = await show_list(context)
    lead = _WHICH.format(button=button)
    return replace(
        listed, replies=tuple(replace(one, text=f"{lead}\n\n{one.text}") for one in listed.replies)
    )
