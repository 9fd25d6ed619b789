"""How an avvik comes in: which sentences tell one."""

import re
from typing import Final

from dialogs.avtaler.desk import open_desk
from dialogs.avtaler.meant import meant_avtale
from dialogs.avtaler.question import Wish, read_question
from dialogs.avviksmelding.closed import only_channel, recipients
from dialogs.avviksmelding.form import AVVIKSMELDING
from dialogs.avviksmelding.kinds import guessed_kind, is_suspicion, tells_something_wrong, tells_suspicion
from dialogs.cases.behalf import on_behalf, told_first
from dialogs.dialog import Context, Outcome, privately
from dialogs.filling.start import start_form
from dialogs.need_talk import Talk, behalf_of, content_of, talk
from dialogs.need_talk_words import ASKING
from norsk.text import words

_LONGEST_LIST: Final = 6
"""Words of a text that asks for a list of avvik; more of them tell a story."""
_HEADING: Final = re.compile(r"^\s*(?:mulig(?:e)? )?avvik\s*[:–-]\s*", re.IGNORECASE)


async def avvik_command(context: Context, text: str) -> Outcome | None:
    """Return what a sentence that tells of an avvik, or asks to report one, leads to; None for any other.

    A suspicion that belongs on the closed way is not even kept as a draft where nobody is set up to be told of it.
    """
    if context.guest or _asks_for_list(context, text):
        return None
    meant = talk(text) or (Talk.AVVIK if await _tells_fault(context, text) else None)
    if meant not in (Talk.AVVIK, Talk.START_AVVIK):
        return None
    told = _HEADING.sub("", content_of(text)) if meant is Talk.AVVIK else ""
    if is_suspicion(text) and not await recipients(context):
        return Outcome((only_channel(context),), context.memory.model_copy(update={"question": ""}))
    said = ""
    args = {"avtale": context.memory.avtale} if context.memory.avtale and _points_back(text) else {}
    # What may be for the closed way is told by whoever tells it: no colleague is named in it, or told of it.
    if behalf_of(text) is not None and not is_suspicion(text):
        behalf = await on_behalf(context, text, form=AVVIKSMELDING.id)
        if behalf.outcome is not None:
            return behalf.outcome
        args |= {"for": str(behalf.person.id)} if behalf.person else {}
        told, said = (behalf.text, behalf.said) if behalf.said else (told, "")
    return privately(told_first(await start_form(context, AVVIKSMELDING.id, text=told, args=args), said))


def _asks_for_list(context: Context, text: str) -> bool:
    """Say whether a text asks which avvik there are: «avvik på renhold», «avvik på leverandør Demo Engros»."""
    if ":" in text or len(words(text)) > _LONGEST_LIST or guessed_kind(text) is not None:
        return False
    asked = read_question(text, today=context.today, shown=context.memory.avtale is not None)
    return asked is not None and asked.wish in (Wish.AVVIK, Wish.MY_AVVIK)


async def _tells_fault(context: Context, text: str) -> bool:
    """Say whether a sentence that asks nothing tells of a suspicion, or that something of a known supplier is wrong."""
    if tells_suspicion(text):
        return True
    folded = text.casefold()
    if "?" in folded or ASKING.search(folded) or not tells_something_wrong(folded):
        return False
    return bool((await meant_avtale(await open_desk(context), text)).supplier)


def _points_back(text: str) -> bool:
    """Say whether a sentence points at the agreement that was shown last."""
    folded = f" {text.casefold()} "
    return any(word in folded for word in (" avtalen", " denne ", " leverandøren", " de ", " dem "))
