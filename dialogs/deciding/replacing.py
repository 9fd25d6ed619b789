"""«Start ny anskaffelse for 2024/118»: the form of the agreement's card, asked for in words."""

import re
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean
from conversation.reply import Choice, Reply
from dialogs.avtaler.aspect import no_such_avtale
from dialogs.avtaler.desk import Desk, open_desk, show_choice, told
from dialogs.avtaler.find import find_avtaler, say_found
from dialogs.avtaler.question import AvtaleQuestion, Wish
from dialogs.deciding.form import ask_decision
from dialogs.deciding.text import avtale_name
from dialogs.dialog import Context, Outcome
from register.avtale import Avtale
from register.track import Track, TrackKind, Verdict

_ASKED: Final = re.compile(
    r"(?:(?:kan|vil) du |(?:jeg|eg|vi|me) (?:vil|skal|må|ønsker å) )?(?:start(?:e)?(?: opp)?|begynn(?:e)?(?: på)?|sett(?:e)? i gang|opprett(?:e)?)(?: med)?"
    r" (?:en |ei )?(?:ny(?:tt)? )?(?:anskaffelse(?:n)?|anskaffing(?:a)?|konkurranse(?:n)?)(?: (?:for|av|etter|til|på|om|i stedet for))? (?P<which>.+)",
    re.IGNORECASE,
)
_AVTALE: Final = re.compile(r"\b(?:ramme)?avtale|\d{2,4}/\d", re.IGNORECASE)


async def start_command(context: Context, text: str) -> Outcome | None:
    """Return the form of a new procurement for the agreement that a text names; None for any other text."""
    asked = _ASKED.fullmatch(" ".join(clean(text).strip(" .?!").split()))
    if context.guest or asked is None or not _AVTALE.search(asked["which"]):
        return None
    desk = await open_desk(context)
    topic = "" if _is_the_shown(asked["which"]) else asked["which"]
    question = AvtaleQuestion(Wish.SHOW, topic, outright=True)
    found = await find_avtaler(desk, question)
    if not found.hits or not found.sure:
        other = await say_found(desk, question, found, text)
        return other or told(desk, no_such_avtale(desk), answered=False)
    return await _begun(desk, found.hits[0].avtale)


def _is_the_shown(which: str) -> bool:
    return which.casefold() in {"avtalen", "denne avtalen", "den avtalen"}


async def _begun(desk: Desk, avtale: Avtale) -> Outcome:
    """Show the form where the agreement nears its end; otherwise the way to report a need from it."""
    context = desk.context
    sought = Track(TrackKind.NEW_PROCUREMENT, f"avtale:{avtale.id}", context.today)
    now = await context.reminders.current(context.session, sought)
    if now is not None:
        args = {"track": now.ref, "verdict": Verdict.START_PROCUREMENT.value}
        return await ask_decision(context, Action(ActionId.DECIDE, args))
    said = (
        f"**Ingen har fått beskjed om å erstatte {avtale_name(avtale)} ennå.** Det skjer når avtalen nærmer seg "
        "slutten. Vil dere ha noe nytt i stedet alt nå, så meld behovet."
    )
    need = Choice(
        "Meld behov", Action(ActionId.START_FORM, {"form": "behovsmelding", "avtale": str(avtale.id)})
    )
    return told(desk, Reply(said, choices=(need, show_choice(avtale))), avtale=avtale)
