"""Beginning a form, and going on with one: from what is known to the next question."""

from collections.abc import Iterable, Mapping

from conversation.markup import escape
from conversation.reply import Reply
from dialogs.dialog import Context, Outcome
from dialogs.draft import Draft, DraftStage, load_draft, new_draft
from dialogs.filling.asking import ask
from dialogs.filling.files import attached, attached_said, files_answer, files_question, with_files
from dialogs.filling.reading_back import read_back
from dialogs.filling.told import notes, understood
from dialogs.filling.work import Work, forgetting, settled, work_on
from dialogs.form import FORMS
from register.answers import Answers
from register.attachment import attachments_of
from register.ids import id_or_nobodys
from register.person import Person

GONE = "Dette skjemaet finnes ikke lenger. Skriv hva du vil melde, så begynner vi på nytt."
_LONGEST_READ = 4000
_LONGEST_TEXT = 20_000


async def start_form(
    context: Context,
    form: str,
    *,
    text: str = "",
    answers: Answers | None = None,
    args: Mapping[str, str] | None = None,
    files: Iterable[str] = (),
) -> Outcome:
    """Begin a draft of a form, filled in with what a sentence tells and with `answers`, and ask its first question.

    What was understood is shown. `form` is a `FormSpec.id`, `files` the ids of files that belong to it, besides those
    that came with the turn.
    """
    if form not in FORMS:
        return Outcome((Reply(GONE, private=True),), context.memory)
    left = await left_behind(context)
    draft = await begin_draft(context, form, text=text, answers=answers, args=args, files=files)
    told = (left, "" if draft.args.get("edit") else await for_whom(context, draft.args))
    return await go_on(context, draft, said="\n\n".join(part for part in told if part))


async def for_whom(context: Context, args: Mapping[str, str]) -> str:
    """Return that somebody files for a colleague, "" where they file for themselves."""
    person = await context.session.get(Person, id_or_nobodys(args.get("for", "")))
    return f"Du melder for **{escape(person.name)}**." if person else ""


async def begin_draft(
    context: Context,
    form: str,
    *,
    text: str = "",
    answers: Answers | None = None,
    args: Mapping[str, str] | None = None,
    files: Iterable[str] = (),
    stage: DraftStage = DraftStage.ASKING,
) -> Draft:
    """Return a new draft with what a sentence tells, with `answers` and with the turn's files; nothing is asked."""
    draft = await new_draft(
        context.session,
        context.person,
        form,
        now=context.now,
        text=text[:_LONGEST_TEXT],
        args=dict(args or {}),
    )
    draft.stage = stage.value
    if work := work_on(context, draft):
        read = await work.spec.read(work.filling, text[:_LONGEST_READ]) if text.strip() else {}
        known = {key: one for key, one in read.items() if work.spec.question(key)}
        await attached(work, (*context.turn.files, *files))
        work, _ = await settled(work, {**known, **(answers or {})})
        if (place := files_question(work)) and (found := await files_answer(work)):
            await settled(work, {place.key: found})
    return draft


async def go_on(context: Context, draft: Draft, *, said: str = "") -> Outcome:
    """Go on with a draft where it stands: its next question, or its read-back. `said` is told first."""
    work = work_on(context, draft)
    if work is None:
        return Outcome((Reply(GONE, private=True),), forgetting(context.memory))
    if draft.stage == DraftStage.BEFORE.value:
        draft.stage = DraftStage.ASKING.value
    if draft.asked is None and not draft.trail and work.missing:
        files = await attachments_of(context.session, draft.attachments)
        parts = (said, understood(work), attached_said(len(files)), await notes(work))
        said = "\n\n".join(part for part in parts if part)
    return await resumed(work, said=said)


async def resumed(work: Work, *, said: str = "") -> Outcome:
    """Return the question that was open, else the next one, else the read-back."""
    asked = work.spec.question(work.draft.asked or "")
    if asked is not None and asked.when(work.filling):
        return await ask(work, asked, said=said)
    return await onward(work, said=said)


async def onward(work: Work, *, said: str = "") -> Outcome:
    """Return the next question that has no answer, else the read-back."""
    if missing := work.missing:
        return await ask(work, missing[0], said=said)
    return await read_back(await with_files(work), said=said)


async def left_behind(context: Context) -> str:
    """Return what is said of the form that was open in the conversation until now."""
    before = await load_draft(context.session, context.memory.draft, context.person)
    spec = FORMS.get(before.form) if before and before.is_open else None
    if spec is None:
        return ""
    return f"Jeg har lagt til side {spec.the_form} du holdt på med. Skriv «mine utkast» for å finne {spec.it} igjen."
