"""A document of a case made into a version: numbered, kept with its checksum, and never made twice of the same words."""

from conversation.markup import escape
from conversation.paper import WORD
from dialogs.cases.stepping import track_of
from dialogs.papers.asked import Asked
from dialogs.papers.build import paper, texts
from dialogs.papers.changed import changed_ids
from dialogs.papers.kinds import NAMES
from register.approval import withdraw_for_new_version
from register.case_document import CaseDocument, add_version, latest_version
from register.case_event import CaseAct
from register.case_step import note_step
from register.events import CaseChanged, Event, TrackChanged


async def latest(asked: Asked) -> CaseDocument | None:
    """Return the newest version of a document; None where none has been made."""
    return await latest_version(asked.context.session, asked.need.record, asked.kind)


def texts_now(asked: Asked) -> dict[str, str]:
    """Return the text of each section as it is now."""
    return texts(asked.sections)


def differs(asked: Asked, newest: CaseDocument | None) -> frozenset[str]:
    """Return the ids of the sections that have changed since the newest version; all of them where there is none."""
    return changed_ids(newest.sections if newest else {}, texts_now(asked))


async def make_version(asked: Asked, newest: CaseDocument | None) -> tuple[CaseDocument, tuple[Event, ...]]:
    """Make the next version, and return it with what has happened. Who may has been judged before.

    Approvals of the version before it count no more.
    """
    context, need = asked.context, asked.need
    version = newest.version + 1 if newest else 1
    made = paper(asked.kind, asked.facts, asked.sections, version=version, author=context.person.name)
    document = await add_version(
        context.session,
        need.record,
        asked.kind,
        name=f"{NAMES[asked.kind]} {need.number} versjon {version}.docx",
        media_type=WORD,
        content=await context.write_word(made),
        by=context.person,
        now=context.now,
        sections=texts_now(asked),
    )
    detail = {"document": str(document.id), "kind": asked.kind.value, "version": str(version)}
    event = note_step(
        context.session, need, CaseAct.VERSION, by=context.person, now=context.now, detail=detail
    )
    withdrawn = await withdraw_for_new_version(
        context.session, need, document, by=context.person, now=context.now
    )
    events = (CaseChanged(event.id), TrackChanged(track_of(need).ref), *withdrawn)
    return document, events


def told_of_version(asked: Asked, document: CaseDocument, titles: tuple[str, ...]) -> str:
    """Return what is said of a new version: its number, its checksum, and what has changed since the one before."""
    changed = (
        f"\n\n**Endret siden versjon {document.version - 1}:** {escape(', '.join(titles))}." if titles else ""
    )
    return (
        f"**{NAMES[asked.kind]} for {asked.need.number}, versjon {document.version}, er laget.** "
        f"Sjekksum {document.short_sum}.{changed}"
    )
