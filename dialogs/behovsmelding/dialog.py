"""How a need comes in: which sentences tell one, and the buttons of the ways out before the first question."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Reply
from dialogs.behovsmelding.put import CLOSED, FORM, Take
from dialogs.behovsmelding.similar import joined
from dialogs.behovsmelding.take import send_question, take
from dialogs.behovsmelding.ways import begin
from dialogs.cases.behalf import on_behalf, told_first
from dialogs.dialog import Context, Outcome, privately
from dialogs.draft import Draft, DraftStage, load_draft
from dialogs.filling.confirming import sent_before
from dialogs.need_talk import Talk, behalf_of, talk

WAY_ACTIONS: Final = frozenset({ActionId.TAKE_WAY, ActionId.SEND_WAY})
_LONGEST_TEXT: Final = 300
"""Characters of a sentence that a button carries."""
_GONE: Final = (
    "Dette er for lenge siden, så jeg har det ikke lenger. Skriv hva dere trenger, så begynner vi på nytt."
)
_DELETED: Final = "Utkastet er slettet, så jeg gjorde ingenting. Trenger dere det likevel?"
_BAD: Final = "Denne knappen virker ikke lenger, så jeg gjorde ingenting. Skriv hva dere trenger."
_SENT_BY: Final = frozenset({Take.UNSURE, Take.CALL_OFF})


async def need_command(context: Context, text: str) -> Outcome | None:
    """Return what a sentence that tells of a need, or asks to report one, leads to; None for any other."""
    if talk(text) not in (Talk.NEED, Talk.START_NEED, Talk.FOR_COLLEAGUE):
        return None
    if behalf_of(text) is None:
        return await begin(context, text, {})
    behalf = await on_behalf(context, text)
    if behalf.outcome is not None:
        return behalf.outcome
    args = {"for": str(behalf.person.id)} if behalf.person else {}
    return told_first(await begin(context, behalf.text, args), behalf.said)


async def way_pressed(context: Context, action: Action) -> Outcome:
    """Return what a button of the ways out leads to: today's, yesterday's, or one of a draft that is done."""
    draft = await load_draft(context.session, action.args.get("draft"), context.person, lock=True)
    try:
        way = Take(action.args.get("way", ""))
    except ValueError:
        return _said(context, _BAD)
    if draft is None:
        return _said(context, _GONE, _start(""))
    if draft.stage == DraftStage.SENT.value:
        return privately(_done(context, draft))
    if draft.stage == DraftStage.DELETED.value and not draft.args.get(CLOSED):
        return _said(context, _DELETED, _start(draft.text))
    if action.id is ActionId.SEND_WAY:
        if way not in _SENT_BY:
            return _said(context, _BAD)
        return privately(await send_question(context, draft, way, action.args))
    return privately(await take(context, draft, way, action.args))


def _done(context: Context, draft: Draft) -> Outcome:
    if draft.args.get(CLOSED) == Take.JOIN.value and draft.receipt and draft.record:
        return Outcome((joined(draft.receipt, draft.record),), context.memory)
    return sent_before(context, draft)


def _start(text: str) -> Choice:
    args = {"form": FORM, **({"text": text} if text and len(text) <= _LONGEST_TEXT else {})}
    return Choice("Meld behov", Action(ActionId.START_FORM, args))


def _said(context: Context, text: str, *choices: Choice) -> Outcome:
    return Outcome((Reply(text, choices=choices, private=True),), context.memory)
