"""The buttons of a form: each does what it says whenever it is pressed, as often as it is pressed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Reply
from dialogs.dialog import Context, Outcome
from dialogs.draft import Draft, DraftStage, load_draft, open_drafts
from dialogs.filling.answering import answer_with
from dialogs.filling.begin_again import restart
from dialogs.filling.confirming import confirm, receipt_again, sent_before
from dialogs.filling.control import Control
from dialogs.filling.drafts import deleted, gone, is_kept, list_drafts, resume
from dialogs.filling.start import GONE, go_on, start_form
from dialogs.filling.steps import edit, steer
from dialogs.filling.took import LONGEST
from dialogs.filling.whole_form import fill_form, show_form
from dialogs.filling.work import Work, forgetting, work_on
from dialogs.form import FORMS

FORM_ACTIONS: Final = frozenset(
    {
        ActionId.START_FORM,
        ActionId.FORM_ANSWER,
        ActionId.FORM_STEP,
        ActionId.SHOW_FORM,
        ActionId.FILL_FORM,
        ActionId.CONFIRM_FORM,
        ActionId.RESUME_DRAFT,
        ActionId.DELETE_DRAFT,
        ActionId.LIST_DRAFTS,
    }
)
_MOMENT: Final = timedelta(minutes=1)


async def form_pressed(context: Context, action: Action) -> Outcome:
    """Return what a button of a form leads to. What belongs to somebody else's draft finds nothing."""
    args = action.args
    match action.id:
        case ActionId.START_FORM:
            return await _started(context, args)
        case ActionId.LIST_DRAFTS:
            return await list_drafts(context)
        case ActionId.RESUME_DRAFT:
            return await resume(context, args.get("draft", ""))
    draft = await load_draft(context.session, args.get("draft"), context.person, lock=True)
    if draft is None or not is_kept(draft, context.now):
        return gone(context)
    if action.id is ActionId.DELETE_DRAFT:
        return await deleted(context, draft)
    if draft.stage == DraftStage.SENT.value:
        again = action.id is ActionId.CONFIRM_FORM
        return receipt_again(context, draft) if again else sent_before(context, draft)
    work = work_on(context, draft)
    if work is None:
        return Outcome((Reply(GONE, private=True),), forgetting(context.memory))
    return await _pressed(work, action.id, args)


async def _started(context: Context, args: Mapping[str, str]) -> Outcome:
    if begun := await _just_begun(context, args):
        return await resume(context, str(begun.id))
    spec = FORMS.get(args.get("form", ""))
    about = {key: value for key, value in args.items() if key not in ("form", "text", "files", "direct")}
    text = args.get("text", "")
    if spec is not None and spec.begin is not None and not args.get("direct"):
        return await spec.begin(context, text, about)
    files = filter(None, args.get("files", "").split(","))
    return await start_form(context, args.get("form", ""), text=text, args=about, files=files)


async def _just_begun(context: Context, args: Mapping[str, str]) -> Draft | None:
    """Return the draft that the same button began a moment ago: whoever presses twice wants one form."""
    for draft in await open_drafts(context.session, context.person, now=context.now):
        same = (draft.form, draft.text) == (args.get("form"), args.get("text", ""))
        about = all(draft.args.get(key) == args.get(key) for key in ("avtale", "for", "edit"))
        passed_by = draft.stage == DraftStage.BEFORE.value and bool(args.get("direct"))
        if (
            same
            and about
            and not passed_by
            and context.now - draft.created_at < _MOMENT
            and draft.revision <= 1
        ):
            return draft
    return None


async def _pressed(work: Work, pressed: ActionId, args: Mapping[str, str]) -> Outcome:
    """Do what a button of an open draft says."""
    key = args.get("field", "")
    match pressed:
        case ActionId.CONFIRM_FORM:
            return await confirm(work, revision=args.get("revision"))
        case ActionId.SHOW_FORM:
            return await show_form(work, only=key)
        case ActionId.FILL_FORM:
            return await fill_form(work, work.context.turn.form, only=key)
        case ActionId.FORM_ANSWER:
            return await _set(work, key, args.get("value", ""))
        case _:
            return await _step(work, args.get("do", ""), key)


async def _set(work: Work, key: str, value: str) -> Outcome:
    """Set a field to what its button says, whenever it is pressed."""
    question = next((one for one in work.open_questions if one.key == key), None)
    if question is None or question.computed:
        return await go_on(work.context, work.draft, said="Det spørsmålet er ikke med lenger.")
    return await answer_with(work, question, value[:LONGEST], read=False)


async def _step(work: Work, do: str, key: str) -> Outcome:
    question = next((one for one in work.open_questions if one.key == key), None)
    if do == "edit":
        return await edit(work, question)
    if do == "restart":
        return await restart(work)
    if do not in set(Control):
        return await go_on(work.context, work.draft)
    asked = question or work.spec.question(work.draft.asked or "")
    return await steer(work, Control(do), question=asked)
