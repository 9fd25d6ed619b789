"""What is new in a version of a document since the last one that somebody approved."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.attached import size_in_words
from conversation.markup import escape
from knowledge.kommune import Kommune
from knowledge.paper_sections import paper_sections, section_title
from notifications.cards.tasks.people import name_of
from notifications.cards.words import quoted
from register.behovsmelding import Behovsmelding
from register.case_document import CaseDocument, PaperKind, versions_of
from register.case_task import CaseTask, TaskAnswer, TaskKind, tasks_of


async def news(
    session: AsyncSession, need: Behovsmelding, document: CaseDocument, *, kommune: Kommune, role: str = ""
) -> str:
    """Return what is new in a version, as Markdown: since the last approved one, else since the one before it.

    Where a `role` has approved an older one, it is what is new since then: whoever reads in it has not seen the rest.
    """
    older = [
        one
        for one in await versions_of(session, need.record, PaperKind(document.kind))
        if one.version < document.version
    ]
    if not older:
        return "Dette er den første versjonen."
    tasks = await tasks_of(session, need.record, TaskKind.APPROVAL)
    given = [one for one in tasks if one.answer == TaskAnswer.APPROVED.value]
    by_role = {one.document_id: one for one in given if one.role == role}
    approved = by_role or {one.document_id: one for one in given}
    last = max(older, key=lambda one: (one.id in approved, one.version))
    between = [one for one in older if one.version > last.version]
    told = await _since(session, last, approved)
    return f"**Nytt siden {told}:** {_changed(last, document, between, kommune)}"


async def _since(
    session: AsyncSession, last: CaseDocument, approved: Mapping[uuid.UUID | None, CaseTask]
) -> str:
    if (task := approved.get(last.id)) is None:
        return f"versjon {last.version} (ingen eldre versjon er godkjent)"
    return f"versjon {last.version}, som {await name_of(session, task.answered_by_id)} godkjente"


def _changed(
    last: CaseDocument, document: CaseDocument, between: Sequence[CaseDocument], kommune: Kommune
) -> str:
    noted = [one for one in (*sorted(between, key=lambda one: one.version), document) if one.note]
    note = "".join(f" {quoted(one.note)}" for one in noted)
    if last.sha256 == document.sha256:
        return f"Filen er den samme.{note}"
    if not document.sections or not last.sections:
        was, size = size_in_words(last.size), size_in_words(document.size)
        return f"Filen er en annen ({was} før, {size} nå; sjekksum {last.short_sum} før, {document.short_sum} nå).{note}"
    titles = _titles(kommune)
    changed = [
        f"{escape(titles.get(id, id))}{_how(id, last.sections, document.sections)}"
        for id in dict.fromkeys((*document.sections, *last.sections))
        if last.sections.get(id, "") != document.sections.get(id, "")
    ]
    return f"{'; '.join(changed) or 'Ingen avsnitt er endret'}.{note}"


def _how(id: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    if not before.get(id):
        return " (ny)"
    return "" if after.get(id) else " (tatt ut)"


def _titles(kommune: Kommune) -> dict[str, str]:
    return {one.id: section_title(one, kommune) for one in paper_sections()}
