"""Adding files to a case that has been filed."""

from typing import Final

from sqlalchemy import select, update

from conversation.markup import escape
from conversation.reply import Field, FieldKind
from dialogs.cases.forms import ask, send_step
from dialogs.cases.sight import Onlooker
from dialogs.cases.words import say, show_case
from dialogs.dialog import Outcome
from register.attachment import Attachment
from register.case_event import CaseAct, add_case_event
from register.cases import CaseRecord
from register.events import CaseChanged
from register.ids import id_or_none

FILES: Final = "filer"
NOT_YOURS: Final = "Bare de som følger saken, kan legge ved filer. Ingenting er endret."


async def attach_form(looks: Onlooker, case: CaseRecord, *, fault: str = "") -> Outcome:
    """Ask for files; those that came with the press are added at once."""
    if not _may(looks, case):
        return say(looks.context, NOT_YOURS)
    if looks.context.turn.files:
        return await attached(looks, case)
    field = Field(FILES, "Filer", FieldKind.FILES, help="Høyst 10 MB per fil.", error=fault)
    intro = f"Legg ved til {case.number}: {escape(case.title)}. De som har saken, får beskjed."
    return ask(looks.context, intro, (field,), "Legg ved", action=send_step(case, "attach"))


def _may(looks: Onlooker, case: CaseRecord) -> bool:
    return looks.follows(case) or looks.works_on(case)


async def attached(looks: Onlooker, case: CaseRecord) -> Outcome:
    """Let the files that were sent belong to the case: only the sender's own, and only once."""
    context = looks.context
    if not _may(looks, case):
        return say(context, NOT_YOURS)
    names = await take_files(looks, case)
    if not names:
        return (
            await attach_form(looks, case, fault="Velg minst én fil.")
            if not context.turn.files
            else say(context, "Jeg fant ingen ny fil å legge ved.")
        )
    case.changed_at = context.now
    event = add_case_event(
        context.session,
        case.record,
        CaseAct.ATTACHED,
        at=context.now,
        by_id=context.person.id,
        detail={"files": names[:500]},
    )
    said = say(context, f"**Lagt ved {case.number}:** {escape(names)}.", show_case(case, "Se saken"))
    return Outcome(said.replies, context.memory, events=(CaseChanged(event.id),))


async def take_files(looks: Onlooker, case: CaseRecord) -> str:
    """Let the files of a turn belong to a case, only the sender's own and only once; return their names, "" for none."""
    context = looks.context
    sent = (*context.turn.form.get(FILES, "").split(","), *context.turn.files)
    ids = [key for key in (id_or_none(id.strip()) for id in sent) if key is not None]
    rows = await context.session.scalars(
        select(Attachment).where(
            Attachment.id.in_(ids), Attachment.person_id == context.person.id, Attachment.record == ""
        )
    )
    own = list(rows)
    if not own:
        return ""
    await context.session.execute(
        update(Attachment).where(Attachment.id.in_([one.id for one in own])).values(record=case.record),
        execution_options={"synchronize_session": False},
    )
    return ", ".join(one.name for one in own)
