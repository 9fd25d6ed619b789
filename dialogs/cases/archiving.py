"""A case and the archive: it gets the number it has there, is taken out as a file, and is deleted here afterwards."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final

from conversation.attached import attachment_file, size_in_words
from conversation.markup import escape
from conversation.reply import Choice, Field, FieldKind, Reply
from dialogs.cases.forms import ask, send_step, told
from dialogs.cases.sight import Onlooker, is_over
from dialogs.cases.words import say, show_case, status_word, step
from dialogs.dialog import Outcome
from norsk.when import norwegian_date, oslo_date
from register.archive_entry import LONGEST_NUMBER, ArchiveEntry, EnteredHow, enter_number, note_export
from register.attachment import add_attachment
from register.audit import write_audit
from register.avvik import Avvik
from register.behovsmelding import CONTRACT, Behovsmelding
from register.case_deletion import CaseKeptError, KeptBecause, check_deletable, delete_case
from register.case_party import BARRED, party_ids
from register.cases import CaseRecord
from register.person import Role

NUMBER: Final = "arkivnummer"
SURE: Final = "bekreft"
LARGEST: Final = 20 * 1024 * 1024
"""Bytes that a case may have to be handed out in a conversation."""
ZIP: Final = "application/zip"
NOT_ARCHIVIST: Final = "Dette kan bare arkivaren gjøre, når saken er avsluttet. Ingenting er endret."
NOT_YOURS: Final = "Arkivnummeret føres av arkivaren eller den som har saken. Ingenting er endret."


def is_archivist(looks: Onlooker) -> bool:
    """Say whether somebody, or whoever they act for, keeps the archive."""
    return any(held.role is Role.ARKIVAR for held in looks.viewer.held)


def _is_barred(looks: Onlooker, case: CaseRecord) -> bool:
    return isinstance(case, Behovsmelding) and bool(looks.viewer.own & party_ids(case, BARRED))


def may_keep(looks: Onlooker, case: CaseRecord) -> bool:
    """Say whether somebody may take a case into the archive and delete it here: the archivist, once it is over.

    One that took the closed way is for nobody in a conversation.
    """
    closed = isinstance(case, Avvik) and case.restricted
    return is_archivist(looks) and is_over(looks, case) and not closed and not _is_barred(looks, case)


def may_enter(looks: Onlooker, case: CaseRecord) -> bool:
    """Say whether somebody may enter the archive's number: the archivist, or whoever has the case."""
    if may_keep(looks, case):
        return True
    if isinstance(case, Avvik) and case.restricted:
        return False
    if isinstance(case, Behovsmelding):
        return case.taken_by_id in looks.viewer.ids and not _is_barred(looks, case)
    return looks.is_office and is_over(looks, case)


def _archive(looks: Onlooker) -> str:
    return escape(looks.context.kommune.names["arkiv"])


async def _entry(looks: Onlooker, case: CaseRecord) -> ArchiveEntry | None:
    return await looks.context.session.get(ArchiveEntry, case.record)


async def archive_line(looks: Onlooker, case: CaseRecord) -> str:
    """Return where a case stands in the archive, «Arkivert som 26/1234.»; "" where it is not there."""
    entry = await _entry(looks, case)
    return f"Arkivert som {escape(entry.number)}." if entry and entry.number else ""


async def archive_choices(looks: Onlooker, case: CaseRecord) -> tuple[Choice, ...]:
    """Return the buttons of a case that have to do with the archive, for whoever may."""
    keeps = may_keep(looks, case)
    if not keeps and not (may_enter(looks, case) and (is_over(looks, case) or case.status == CONTRACT)):
        return ()
    entry = await _entry(looks, case)
    archived = entry is not None and bool(entry.number)
    found = [step(case, "archive", "Rett arkivnummer" if archived else "Før arkivnummer")]
    if keeps:
        found += [step(case, "take_out", "Ta ut saken"), step(case, "take_out_access", "Ta ut for innsyn")]
    if keeps and archived:
        found.append(step(case, "delete_here", "Slett her"))
    return tuple(found)


async def archiving_pressed(looks: Onlooker, case: CaseRecord, do: str) -> Outcome:
    """Return what a button of the archive leads to."""
    return await _PRESSED[do](looks, case)


async def archiving_sent(looks: Onlooker, case: CaseRecord, do: str) -> Outcome:
    """Return what a form of the archive leads to."""
    return await (_number_sent if do == "archive" else deleted)(looks, case)


async def card(looks: Onlooker, case: CaseRecord) -> Outcome:
    """Show the archivist a case: what it is, whether it has been taken out, and what can be done with it."""
    if not may_keep(looks, case):
        return say(looks.context, NOT_ARCHIVIST)
    entry = await _entry(looks, case)
    out = "Den er ikke tatt ut ennå."
    if entry and entry.exported_at:
        out = f"Den ble tatt ut {norwegian_date(oslo_date(entry.exported_at))}."
    where = await archive_line(looks, case) or "Den har ikke arkivnummer ennå."
    text = (
        f"**{case.number}: {escape(case.title)}**\n\n"
        f"Status: {status_word(case, looks.context.kommune)}. {out} {where}"
    )
    return say(looks.context, text, *await archive_choices(looks, case))


async def _number_form(looks: Onlooker, case: CaseRecord, fault: str = "") -> Outcome:
    if not may_enter(looks, case):
        return say(looks.context, NOT_YOURS)
    entry = await _entry(looks, case)
    value = told(looks.context, NUMBER) or (entry.number if entry else "")
    field = Field(
        NUMBER, "Hvilket nummer har saken i arkivet?", FieldKind.TEXT, value=value, error=fault,
        help="Slik det står der, for eksempel 26/1234.",
    )  # fmt: skip
    intro = f"{case.number}: {escape(case.title)}. Nummeret får du fra {_archive(looks)}."
    return ask(looks.context, intro, (field,), "Lagre nummeret", action=send_step(case, "archive"))


async def _number_sent(looks: Onlooker, case: CaseRecord) -> Outcome:
    if not may_enter(looks, case):
        return say(looks.context, NOT_YOURS)
    number = told(looks.context, NUMBER)
    if not number or len(number) > LONGEST_NUMBER:
        return await _number_form(looks, case, f"Skriv nummeret, høyst {LONGEST_NUMBER} tegn.")
    return await entered(looks, case, number, correct=True)


async def entered(looks: Onlooker, case: CaseRecord, number: str, *, correct: bool = False) -> Outcome:
    """Note the number that a case has got in the archive, and say so; a known one is only replaced to `correct` it."""
    context = looks.context
    if not may_enter(looks, case):
        return say(context, NOT_YOURS)
    entry = await _entry(looks, case)
    before = entry.number if entry else ""
    if before and before != number and not correct:
        text = f"{case.number} er alt arkivert som {escape(before)}. Ingenting er endret. Er det feil, kan du rette det."
        return say(context, text, step(case, "archive", "Rett arkivnummer"))
    new = await enter_number(
        context.session, case.record, number, case_number=case.number, how=EnteredHow.HAND,
        by=context.person, now=context.now, correct=correct,
    )  # fmt: skip
    said = f"**{case.number} er arkivert som {escape(number)}.**"
    if before and new:
        said += f" Før sto det {escape(before)}."
    return say(context, said if new else f"{said} Det sto der fra før.", *await archive_choices(looks, case))


async def take_out(looks: Onlooker, case: CaseRecord, *, innsyn: bool = False) -> Outcome:
    """Hand out a whole case as one file, to the archivist alone."""
    context = looks.context
    if not may_keep(looks, case):
        return say(context, NOT_ARCHIVIST)
    file = await context.take_out(context.session, case, innsyn=innsyn)
    if len(file.content) > LARGEST:
        text = (
            f"{case.number} er for stor for en samtale ({size_in_words(len(file.content))}). "
            f"Be administratoren kjøre «innkjopsbot export sak {case.number}»."
        )
        return say(context, text)
    # It belongs to no case: whoever took it out has it for a day, and nobody else can open it.
    kept = add_attachment(
        context.session, person_id=context.person.id, name=file.name, media_type=ZIP, content=file.content, now=context.now
    )  # fmt: skip
    await context.session.flush()
    if innsyn:
        detail = {"innsyn": "true", "sha256": file.sha256}
        write_audit(context.session, at=context.now, act="case_taken_out", record=case.record, actor_id=context.person.id, detail=detail)  # fmt: skip
    else:
        await note_export(
            context.session, case.record, case_number=case.number, sha256=file.sha256, by=context.person, now=context.now
        )  # fmt: skip
    shown = attachment_file(kept.id, name=kept.name, media_type=kept.media_type, size=kept.size)
    reply = Reply(_handed_out(looks, case, innsyn=innsyn), files=(shown,), private=True)
    return Outcome((replace(reply, choices=await _after(looks, case)),), context.memory)


def _handed_out(looks: Onlooker, case: CaseRecord, *, innsyn: bool) -> str:
    if innsyn:
        return (
            f"**Her er {case.number} for en vurdering av innsyn.** Priser, tilbud og personopplysninger er merket, "
            "og står i en liste først. Ingenting er tatt bort eller sladdet: det avgjør du. "
            "Vedlegg er med slik de er, og er ikke lest av meg."
        )
    return (
        f"**Her er {case.number}, klar for {_archive(looks)}.** Saken ligger i Word og JSON, med alle dokumenter og sjekksummer. "
        "Tilgangskoden er et forslag som du bekrefter. Lenken virker i ett døgn. Skriv nummeret her når saken har fått det."
    )


async def _after(looks: Onlooker, case: CaseRecord) -> tuple[Choice, ...]:
    return tuple(one for one in await archive_choices(looks, case) if not one.label.startswith("Ta ut"))


_KEPT: Final[Mapping[KeptBecause, str]] = {
    KeptBecause.OPEN: "{number} er ikke avsluttet, og kan ikke slettes.",
    KeptBecause.NOT_ARCHIVED: "{number} har ikke arkivnummer, og kan ikke slettes. Ta den ut, arkiver den, og før nummeret først.",
    KeptBecause.HAS_MERGED: "{number} kan ikke slettes ennå. Slett først det som er slått sammen med den: {parts}.",
    KeptBecause.CLOSED_WAY: "{number} kan ikke slettes her.",
}


async def delete_form(looks: Onlooker, case: CaseRecord, fault: str = "") -> Outcome:
    """Ask the archivist whether a case is to be deleted here, or say why it must stay."""
    if not may_keep(looks, case):
        return say(looks.context, NOT_ARCHIVIST)
    try:
        entry = await check_deletable(looks.context.session, case, over=is_over(looks, case))
    except CaseKeptError as exc:
        return await _stays(looks, case, exc)
    text = (
        f"**Slette {case.number}: {escape(case.title)}?** Den ligger i {_archive(looks)} som {escape(entry.number)}. "
        "Her blir historikk, svar, dokumenter og vedlegg borte for godt. Nummeret, arkivnummeret og datoen blir stående."
    )
    field = Field(
        SURE, f"Skriv {case.number} for å slette saken her.", FieldKind.TEXT, error=fault,
        value=told(looks.context, SURE) if fault else "",
    )  # fmt: skip
    return ask(looks.context, text, (field,), "Slett saken her", action=send_step(case, "delete_here"))


async def deleted(looks: Onlooker, case: CaseRecord) -> Outcome:
    """Delete a case here once the archivist has written its number, and say what is left of it."""
    if not may_keep(looks, case):
        return say(looks.context, NOT_ARCHIVIST)
    if told(looks.context, SURE).upper() != case.number:
        return await delete_form(looks, case, f"Skriv {case.number} slik det står her.")
    number = case.number
    try:
        entry = await delete_case(
            looks.context.session, case, over=is_over(looks, case), by=looks.context.person, now=looks.context.now
        )  # fmt: skip
    except CaseKeptError as exc:
        return await _stays(looks, case, exc)
    return say(looks.context, gone_words(looks, entry, lead=f"**{number} er slettet her.**"))


def gone_words(looks: Onlooker, entry: ArchiveEntry, *, lead: str = "") -> str:
    """Return what is told of a case that has been deleted here: when, and where it is."""
    day = norwegian_date(oslo_date(entry.deleted_at)) if entry.deleted_at else ""
    said = lead or f"{entry.case_number} ble slettet her {day}."
    return f"{said} Den ligger i {_archive(looks)} som {escape(entry.number)}."


async def _stays(looks: Onlooker, case: CaseRecord, exc: CaseKeptError) -> Outcome:
    text = _KEPT[exc.why].format(number=case.number, parts=", ".join(exc.numbers))
    if exc.why is KeptBecause.NOT_ARCHIVED:
        return say(looks.context, text, *await archive_choices(looks, case))
    return say(looks.context, text, show_case(case, "Se saken"))


async def _take_out_access(looks: Onlooker, case: CaseRecord) -> Outcome:
    return await take_out(looks, case, innsyn=True)


_PRESSED: Final[Mapping[str, Callable[[Onlooker, CaseRecord], Awaitable[Outcome]]]] = {
    "archive": _number_form,
    "archive_card": card,
    "take_out": take_out,
    "take_out_access": _take_out_access,
    "delete_here": delete_form,
}
ARCHIVE_STEPS: Final = frozenset(_PRESSED)
"""What the buttons of the archive do."""
