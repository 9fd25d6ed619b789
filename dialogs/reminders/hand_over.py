"""One agreement handed over in words: «overfør avtale 2024/118 til Per». Per is asked, and it moves when he says yes."""

import re
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from dialogs.avtaler.desk import Desk, open_desk
from dialogs.avtaler.find import find_avtaler
from dialogs.avtaler.lists import row
from dialogs.avtaler.normal import normal
from dialogs.avtaler.question import AvtaleQuestion, Wish
from dialogs.colleague import meant
from dialogs.deciding.case import say
from dialogs.dialog import Context, Outcome
from dialogs.reminders.not_mine import choose, hand_on
from dialogs.reminders.track import opened
from register.avtale import Avtale
from register.avtale_hit import Hit
from register.track import Track, TrackKind

_TO: Final = re.compile(
    r"^(?:(?:kan du|vil du|vennligst|jeg vil|jeg skal) )?(?:overfør|overføre|flytt|flytte|gi|overlat|overlate) "
    r"(?P<what>.+?) (?:over )?(?:til|på|åt) (?P<who>[^?!]+?)[\s.!]*$",
    re.IGNORECASE,
)
_TAKES: Final = re.compile(
    r"^(?P<who>\w+(?: \w+){0,2}) (?:(?:skal|kan) )?(?:tar over|tek over|overtar|overtek|overta|ta over) (?P<what>.+?)[\s.!]*$",
    re.IGNORECASE,
)
_OF_WHAT: Final = re.compile(r"^(?:(?:den|ramme)?avtalen?|sak) (?:(?:nr\.?|nummer|min|mi|om|på|for) )*|[- ]?avtalen? (?:min|mi)$|^(?:min|mi) |[- ]?avtalen?$", re.IGNORECASE)  # fmt: skip
_MOST_NAMED: Final = 5


async def hand_over_one(context: Context, text: str) -> Outcome | None:
    """Ask the one who is named to take over the agreement that is named; None where the text names neither."""
    found = _TO.match(text.strip()) or _TAKES.match(text.strip())
    if found is None:
        return None
    desk = await open_desk(context)
    avtaler = await _avtaler(desk, found["what"])
    if not avtaler:
        named = escape(_OF_WHAT.sub("", found["what"].strip())[:80])
        return say(context, f"Jeg finner ingen avtale på «{named}». Skriv avtalenummeret, for eksempel «overfør avtale 2024/118 til» og navnet.")  # fmt: skip
    if len(avtaler) > 1:
        return say(context, _which(desk, avtaler))
    return await _asked(context, avtaler[0], found["who"].strip())


async def _avtaler(desk: Desk, what: str) -> list[Avtale]:
    topic = normal(_OF_WHAT.sub("", what.strip())).strip()
    if not topic:
        return []
    found = await find_avtaler(desk, AvtaleQuestion(Wish.SHOW, topic))
    best = [hit.avtale for hit in found.hits if hit.score >= found.hits[0].score] if found.sure else []
    mine = [one for one in best if desk.viewer.ids.intersection({one.avtaleforvalter_id, one.stedfortreder_id, one.avtaleeier_id} - {None})]  # fmt: skip
    return mine or best


def _which(desk: Desk, avtaler: list[Avtale]) -> str:
    lines = "\n".join(row(desk, Hit(one, 1.0)) for one in avtaler[:_MOST_NAMED])
    return f"Hvilken av disse mener du? Skriv «overfør avtale», nummeret og navnet.\n\n{lines}"


async def _asked(context: Context, avtale: Avtale, who: str) -> Outcome:
    track = Track(TrackKind.ASSIGNMENT, f"avtale:{avtale.id}", context.today)
    case = await opened(context, Action(ActionId.NOT_MINE, {"track": track.ref}))
    if isinstance(case, Outcome):
        return case
    found = await meant(context, who)
    if found.several:
        return await choose(context, track, who, found.several)
    if found.person is None:
        return say(context, escape(found.fault))
    return await hand_on(context, track, found.person)
