"""A case record as a document that people read."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.exports.case_record.access_code import CONFIRM
from bot.exports.case_record.record import Asked, CaseRecord
from conversation.paper import Block, Bullets, Paper, Paragraph, Part, Table
from norsk.clock import OSLO
from norsk.when import norwegian_date, oslo_date


def case_paper(case: CaseRecord) -> Paper:
    """Return a case as a document: what is proposed of access, who had a part, what was told, all that happened."""
    parts = (
        _part("Forslag til tilgangskode", _access(case)),
        _part("Parter og roller", _parties(case)),
        _part("Det som er meldt", _reported(case)),
        _part("Historikk", _history(case)),
        *_asked(case),
        _part("Habilitetsvurderinger", _assessments(case)),
        _part("Svar fra enhetene", _surveyed(case)),
        _part("Beslutninger", _decided(case)),
        _part("Tekster til dokumentene", _written(case)),
        _part("Dokumenter og vedlegg", _files(case)),
    )
    return Paper(
        title=f"{case.number}: {case.title}",
        subtitle=f"Saksdokumentasjon fra {case.kommune}",
        facts=_facts(case),
        parts=tuple(part for part in parts if part.blocks),
        footer=case.number,
        author=case.kommune,
    )


def moment(at: datetime | None) -> str:
    """Return an instant as it stands in a table: 21.11.2026 12:00, Norwegian time."""
    return f"{at.astimezone(OSLO):%d.%m.%Y %H:%M}" if at else ""


def _part(heading: str, blocks: Iterable[Block]) -> Part:
    return Part(heading, tuple(blocks))


def _facts(case: CaseRecord) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Sak", case.number),
        ("Status", case.status),
        ("Meldt", norwegian_date(oslo_date(case.opened_at)) if case.opened_at else ""),
        ("Sist endret", norwegian_date(oslo_date(case.changed_at))),
        ("Arkivnummer", case.archive_number),
        ("Arkiveres i", case.archive_system),
    )
    return tuple((label, value) for label, value in rows if value)


def _access(case: CaseRecord) -> list[Block]:
    rows = tuple((one.what, one.paragraph or "ingen", one.reason, one.certainty) for one in case.access)
    return [Paragraph(f"{CONFIRM}.", note=True), Table(("Gjelder", "Hjemmel", "Hvorfor", "Sikkerhet"), rows)]


def _parties(case: CaseRecord) -> list[Block]:
    rows = tuple((one.name, one.email, ", ".join(one.roles)) for one in case.parties)
    return _table(("Navn", "E-post", "Rolle i saken"), rows)


def _reported(case: CaseRecord) -> list[Block]:
    blocks: list[Block] = []
    if case.facts:
        blocks.append(Bullets(tuple(f"{label}: {value}" for label, value in case.facts)))
    rows = tuple((one.label, one.value, one.state) for one in case.told)
    return [*blocks, *_table(("Spørsmål i skjemaet", "Svar", "Slik"), rows)]


def _history(case: CaseRecord) -> list[Block]:
    rows = tuple(
        (moment(one.at), one.who, f"{one.what} → {one.to}" if one.to else one.what, one.text)
        for one in case.history
    )
    return _table(("Når", "Hvem", "Hva", "Med egne ord"), rows)


def _asked(case: CaseRecord) -> list[Part]:
    """Return a part for each kind of thing that people were asked for."""
    kinds = dict.fromkeys(one.kind for one in case.asked)
    return [
        Part(kind, tuple(block for one in case.asked if one.kind == kind for block in _one_asked(one)))
        for kind in kinds
    ]


def _one_asked(one: Asked) -> list[Block]:
    rows = (
        ("Spurt", f"{one.who} ({one.role})" if one.role else one.who),
        ("Av", f"{one.asked_by}, {moment(one.asked_at)}"),
        ("Frist", norwegian_date(one.due_on)),
        ("Gjelder", one.subject),
        ("Dokument", f"{one.document}, SHA-256 {one.sha256}" if one.document else ""),
        ("Spørsmål", one.prompt),
        ("Svar", one.answer or one.state),
        ("Stilling", one.state if one.answer else ""),
        ("Begrunnelse", one.text),
        *one.answers.items(),
        ("Svart av", _answerer(one)),
    )
    return _table(("Hva", "Innhold"), tuple((label, value) for label, value in rows if value))


def _answerer(one: Asked) -> str:
    if not one.answered_by:
        return ""
    stood_in = f" som vikar for {one.acted_for}" if one.acted_for else ""
    where = f", {one.channel}" if one.channel else ""
    return f"{one.answered_by}{stood_in}, {moment(one.answered_at)}{where}"


def _assessments(case: CaseRecord) -> list[Block]:
    rows = tuple(
        (
            f"{one.who} ({one.role}), {moment(one.written_at)}", one.relation, one.assessment,
            f"{one.conclusion}: {one.reason}, {one.concluded_by}, {moment(one.concluded_at)}"
            if one.conclusion else "ikke konkludert",
        )
        for one in case.assessments
    )  # fmt: skip
    return _table(("Hvem", "Forholdet", "Egen vurdering", "Leders konklusjon"), rows)


def _surveyed(case: CaseRecord) -> list[Block]:
    rows = tuple(
        (moment(one.asked_at), one.question, f"{one.enhet}: {one.who}", f"{one.same} {one.quantity}".strip(), one.note)
        for one in case.surveyed
    )  # fmt: skip
    return _table(("Spurt", "Spørsmål", "Enhet", "Svar", "Merknad"), rows)


def _decided(case: CaseRecord) -> list[Block]:
    rows: list[tuple[str, ...]] = []
    for one in case.decided:
        who = f"{one.who} ({one.role})" if one.role else one.who
        stood_in = f", vikar for {one.acted_for}" if one.acted_for else ""
        approved = f"; godkjent av {one.approved_by}, {moment(one.approved_at)}" if one.approved_by else ""
        what = f"{one.kind}, frist {norwegian_date(one.target_on)}: {one.verdict}"
        words = [one.reason, one.declined_reason, one.undone_reason, *_pairs(one.detail)]
        rows.append((moment(one.at), f"{who}{stood_in}", what, f"{one.status}{approved}", _join(words)))
    return _table(("Når", "Hvem", "Hva", "Status", "Begrunnelse"), tuple(rows))


def _pairs(detail: Mapping[str, str]) -> list[str]:
    return [f"{key}: {value}" for key, value in detail.items() if value]


def _join(words: Iterable[str]) -> str:
    return "; ".join(word for word in words if word)


def _written(case: CaseRecord) -> list[Block]:
    rows = tuple((one.section, one.text, f"{one.who}, {moment(one.at)}") for one in case.written)
    return _table(("Avsnitt", "Tekst", "Skrevet av"), rows)


def _files(case: CaseRecord) -> list[Block]:
    rows = tuple(
        (
            f"{one.kind}, versjon {one.version}" if one.version else one.kind, one.name,
            _join((f"{one.made_by}, {moment(one.made_at)}", one.note)), one.path, one.sha256,
        )
        for one in case.files
    )  # fmt: skip
    return _table(("Dokument", "Filnavn", "Laget av", "Ligger i", "SHA-256"), rows)


def _table(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> list[Block]:
    return [Table(header, rows)] if rows else []
