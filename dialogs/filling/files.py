"""Files that come with a message: they belong to the draft at once, and its field of files tells which they are."""

from collections.abc import Iterable

from conversation.reply import FieldKind
from dialogs.draft import forget_files
from dialogs.filling.work import Work, settled
from dialogs.form import Question
from register.answers import Answer
from register.attachment import Attachment, attachments_of, claim_attachments


def files_question(work: Work) -> Question | None:
    """Return the field that files belong to, None where the form has none now."""
    return next((one for one in work.open_questions if one.kind is FieldKind.FILES), None)


async def attached(work: Work, ids: Iterable[str]) -> tuple[Attachment, ...]:
    """Let somebody's files belong to their draft, and return those that do from now on."""
    found = await claim_attachments(
        work.context.session, ids, person=work.context.person, record=work.draft.attachments
    )
    return tuple(found)


def attached_said(count: int) -> str:
    """Return the sentence that says so many files are attached now, "" for none."""
    if not count:
        return ""
    return f"Jeg har lagt ved {'filen' if count == 1 else f'{count} filer'}."


async def files_answer(work: Work) -> Answer | None:
    """Return the answer of the field of files: what is attached now; None where nothing is."""
    rows = await attachments_of(work.context.session, work.draft.attachments)
    if not rows:
        return None
    return Answer(",".join(str(row.id) for row in rows), ", ".join(row.name for row in rows))


async def remove_files(work: Work) -> Work:
    """Delete the files of a draft, and return it without them."""
    await forget_files(work.context.session, work.draft)
    place = files_question(work)
    if place is None or work.answer(place.key) is None:
        return work
    after, _ = await settled(work, {place.key: None})
    return after


async def with_files(work: Work) -> Work:
    """Return the draft with its field of files telling what is attached now."""
    place = files_question(work)
    if place is None:
        return work
    found, before = await files_answer(work), work.stored.get(place.key)
    if found is None or (before is not None and before.value == found.value):
        return work
    after, _ = await settled(work, {place.key: found})
    return after
