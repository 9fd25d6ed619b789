"""A document of a case is sent in as a file: its next version, which undoes what was approved before."""

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import undefer

from conversation.attached import attachment_file
from conversation.markup import escape
from conversation.reply import Field, FieldKind, Reply
from dialogs.cases.forms import LONGEST, ask, option_field, send_step, told
from dialogs.cases.sight import Onlooker
from dialogs.cases.words import show_case, step
from dialogs.dialog import Outcome
from knowledge.approval_words import the_paper
from register.approval import demands_paper, withdraw_for_new_version
from register.attachment import Attachment, own_loose
from register.behovsmelding import Behovsmelding
from register.case_document import CaseDocument, PaperKind, add_version, latest_version
from register.case_event import CaseAct
from register.case_step import note_step
from register.events import Event, TaskCancelled

DOCUMENT: Final = "dokument"
FILES: Final = "filer"
NOTE: Final = "merknad"
Faults = Mapping[str, str]


def kinds_of(looks: Onlooker) -> tuple[str, ...]:
    """Return the documents that a case has in this kommune: those that must be approved, and what is announced."""
    context = looks.context
    gated = [one.what for one in context.kommune.gates_on(context.today) if demands_paper(one)]
    own = gated or [PaperKind.KONKURRANSESTRATEGI.value]
    return tuple(dict.fromkeys((*own, PaperKind.KONKURRANSEGRUNNLAG.value)))


async def version_form(looks: Onlooker, need: Behovsmelding, faults: Faults | None = None) -> Outcome:
    """Ask for a file, which document it is, and what is new in it."""
    context, wrong = looks.context, faults or {}
    form = context.turn.form
    options = [(kind, _capital(the_paper(kind))) for kind in kinds_of(looks)]
    fields = (
        option_field(DOCUMENT, "Hvilket dokument er det?", options, value=form.get(DOCUMENT, ""), error=wrong.get(DOCUMENT, "")),
        Field(
            FILES, "Filen", FieldKind.FILES, help="Én fil, høyst 10 MB.", value=form.get(FILES, ""), error=wrong.get(FILES, ""),
        ),
        Field(
            NOTE, "Hva er nytt?", FieldKind.LONG_TEXT, help="De som godkjenner, ser det du skriver.", required=False,
            value=told(context, NOTE), error=wrong.get(NOTE, ""),
        ),
    )  # fmt: skip
    intro = (
        f"Legg inn et dokument i {need.number}: {escape(need.title)}. Det blir neste versjon. "
        "En ny versjon må godkjennes på nytt."
    )
    return ask(context, intro, fields, "Legg inn", action=send_step(need, "add_version"))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


async def version_taken(looks: Onlooker, need: Behovsmelding) -> Outcome:
    """Keep the file as the next version, or show the form again; the same file twice from one person is no version."""
    context = looks.context
    kind, note = context.turn.form.get(DOCUMENT, ""), told(context, NOTE)
    files = await _files(looks)
    faults: dict[str, str] = {}
    if kind not in kinds_of(looks):
        faults[DOCUMENT] = "Velg hvilket dokument det er."
    if len(files) != 1:
        faults[FILES] = "Legg ved filen." if not files else "Legg ved bare én fil."
    if len(note) > LONGEST:
        faults[NOTE] = f"Kort ned teksten til høyst {LONGEST} tegn."
    if faults:
        return await version_form(looks, need, faults)
    newest = await latest_version(context.session, need.record, PaperKind(kind))
    if newest is not None and (newest.sha256, newest.made_by_id) == (files[0].sha256, context.person.id):
        same = f"Filen er den samme som versjon {newest.version} av {the_paper(kind)}. Velg den nye filen."
        return await version_form(looks, need, {FILES: same})
    return await _keep(looks, need, PaperKind(kind), files[0], note)


async def _files(looks: Onlooker) -> list[Attachment]:
    context = looks.context
    sent = (*context.turn.form.get(FILES, "").split(","), *context.turn.files)
    ids = [one.id for one in await own_loose(context.session, sent, person=context.person)]
    whole = select(Attachment).where(Attachment.id.in_(ids)).options(undefer(Attachment.content))
    return list(await context.session.scalars(whole))


async def _keep(
    looks: Onlooker, need: Behovsmelding, kind: PaperKind, file: Attachment, note: str
) -> Outcome:
    context = looks.context
    document = await add_version(
        context.session, need.record, kind, name=file.name, media_type=file.media_type, content=file.content,
        by=context.person, now=context.now, note=note,
    )  # fmt: skip
    await context.session.delete(file)
    detail = {"document": str(document.id), "kind": kind.value, "version": str(document.version)}
    note_step(
        context.session, need, CaseAct.VERSION, by=context.person, now=context.now, text=note, detail=detail
    )
    events = await withdraw_for_new_version(
        context.session, need, document, by=context.person, now=context.now
    )
    return _kept(looks, need, document, events)


def _kept(looks: Onlooker, need: Behovsmelding, document: CaseDocument, events: tuple[Event, ...]) -> Outcome:
    context = looks.context
    paper, version = the_paper(document.kind), document.version
    parts = (
        f"**Versjon {version} av {paper} er lagt inn i {need.number}.** Sjekksum: {document.short_sum}.",
        withdrawn_line(events, document),
    )
    gated = any(one.what == document.kind for one in context.kommune.gates_on(context.today))
    send = (step(need, "send_for_approval", "Send til godkjenning"),) if gated else ()
    file = attachment_file(
        document.attachment_id, name=document.name, media_type=document.media_type, size=document.size
    )
    text = "\n\n".join(part for part in parts if part)
    choices = (*send, show_case(need, "Se saken"))
    reply = Reply(text, choices=choices, files=(file,), private=True)
    return Outcome((reply,), context.memory, events=events)


def withdrawn_line(events: Iterable[Event], document: CaseDocument) -> str:
    """Return the sentence that a new version has undone what was approved; "" where it has undone nothing."""
    if not any(isinstance(event, TaskCancelled) for event in events):
        return ""
    paper = the_paper(document.kind)
    return (
        f"Godkjenningene av de eldre versjonene av {paper} gjelder ikke lenger. De som var spurt, får beskjed. "
        "Send den nye versjonen til godkjenning."
    )
