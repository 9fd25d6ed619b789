"""Sends a form once: what is pressed again, elsewhere or late, gets the receipt that was given."""

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.dialog import Context, Outcome
from dialogs.draft import Draft, DraftStage
from dialogs.filling.asking import ask
from dialogs.filling.reading_back import read_back
from dialogs.filling.work import Work, forgetting
from dialogs.form import Fault, Filed
from dialogs.state_store import Memory

_NEWER = "Noe er endret siden du så dette, så jeg har ikke {done} ennå."
_NEW_QUESTION = "Før jeg kan {do}, må jeg vite dette:"


async def confirm(work: Work, *, revision: str | None) -> Outcome:
    """Send a draft that is read back as it is now; the newer one is shown where `revision` is older.

    The draft has been loaded under its lock. None of a case is written twice: a sent draft never comes here.
    """
    do, done = ("lagre", "lagret") if work.edits else ("sende", "sendt")
    if missing := work.missing:
        return await ask(work, missing[0], said=_NEW_QUESTION.format(do=do))
    if revision != str(work.draft.revision):
        return await read_back(work, said=_NEWER.format(done=done))
    filed = await work.spec.submit(work.filling, work.draft)
    if isinstance(filed, Fault):
        return await read_back(work, said=f"Jeg fikk ikke {done}. {escape(filed.text)}")
    return await _sent(work, filed)


async def _sent(work: Work, filed: Filed) -> Outcome:
    context, draft = work.context, work.draft
    draft.stage, draft.asked, draft.changed_at = DraftStage.SENT.value, None, context.now
    draft.number, draft.record, draft.receipt = filed.number, filed.record, filed.text
    choices = filed.choices or (() if filed.forget else _show_case(filed.record))
    if filed.forget:
        await context.session.delete(draft)
    receipt = Reply(filed.text, choices=choices, private=True)
    # The conversation still knows which it was: «send» once more gets the same receipt.
    memory = forgetting(context.memory) if filed.forget else work.remembering()
    return Outcome((receipt, *filed.told), memory, events=filed.events)


def receipt_again(context: Context, draft: Draft) -> Outcome:
    """Return the receipt that a sent draft was given, with the same number."""
    said = draft.receipt or f"Den er sendt, og har nummer **{draft.number}**."
    reply = Reply(said, choices=_show_case(draft.record or ""), private=True)
    return Outcome((reply,), context.memory)


def sent_before(context: Context, draft: Draft) -> Outcome:
    """Return what is said to somebody who goes on filling in what has been sent."""
    said = f"Dette er allerede sendt, og har nummer **{draft.number}**. Vil du endre noe, må du endre saken."
    edit = Choice("Endre saken", Action(ActionId.EDIT_CASE, {"record": draft.record or ""}))
    choices = (*_show_case(draft.record or ""), edit) if draft.record else ()
    return Outcome((Reply(said, choices=choices, private=True),), _without(context, draft))


def _without(context: Context, draft: Draft) -> Memory:
    memory = context.memory
    return forgetting(memory) if memory.draft == str(draft.id) else memory


def _show_case(record: str) -> tuple[Choice, ...]:
    return (Choice("Vis saken", Action(ActionId.SHOW_CASE, {"record": record})),) if record else ()
