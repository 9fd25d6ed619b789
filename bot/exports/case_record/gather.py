"""A case out of the register, whole: everything that hangs on it, whoever may see it here."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.avtaler import LEVELS
from bot.exports.behovsmeldinger import KINDS
from bot.exports.case_record.access_code import proposed
from bot.exports.case_record.files import held_of
from bot.exports.case_record.lines import (
    asked_of,
    assessments_of,
    decided_of,
    history_of,
    surveyed_of,
    written_of,
)
from bot.exports.case_record.people import People
from bot.exports.case_record.record import CaseRecord, Told
from dialogs.cases.words import status_word
from dialogs.filling import every as _every_form  # noqa: F401 - the forms put themselves in
from dialogs.form import FORMS
from knowledge.kommune import Kommune
from norsk.kroner import kroner
from norsk.when import norwegian_date
from register.access import Relation
from register.answers import answers_from_json
from register.archive_entry import archive_numbers
from register.avtale import Avtale
from register.avvik import Avvik
from register.behovsmelding import CONTRACT, EVALUATED, Behovsmelding
from register.case_deletion import merged_into
from register.case_party import APPROVERS, BARRED, FAGGRUPPE, party_ids
from register.cases import CaseRecord as Case
from register.cases import filed_at_of
from register.competition import YES_NO
from register.endringsbehov import Endringsbehov
from register.enhet import Enhet

AWARDED: Final = ("tildelt", CONTRACT, EVALUATED)
"""The statuses of a need for which a supplier has been chosen."""
AVTALE: Final = "beslutninger om en avtale"
_STATES: Final = {
    "said": "svart", "understood": "lest ut av teksten eller registeret", "derived": "følger av andre svar",
    "unknown": "vet ikke", "skipped": "ikke svart",
}  # fmt: skip
Facts = list[tuple[str, str]]


async def gather_case(session: AsyncSession, case: Case, *, kommune: Kommune) -> CaseRecord:
    """Return everything of a case. Raises nothing; what is unknown is empty."""
    people = People(session)
    over = _is_over(case, kommune)
    closed = isinstance(case, Avvik) and case.restricted
    awarded = isinstance(case, Behovsmelding) and case.status in AWARDED
    record = case.record
    facts = await _facts(session, case, people)
    hidden = isinstance(case, Avvik) and case.hidden_reporter
    history = await history_of(session, record, people, kommune, hidden=hidden)
    asked = await asked_of(session, record, people)
    assessments = await assessments_of(session, record, people)
    files = await held_of(session, record, people, number=case.number)
    return CaseRecord(
        kind=record.partition(":")[0],
        record=record,
        number=case.number,
        title=case.title,
        status=status_word(case, kommune),
        over=over,
        awarded=awarded,
        closed_way=closed,
        opened_at=filed_at_of(case),
        changed_at=case.changed_at,
        kommune=kommune.name,
        archive_system=kommune.names["arkiv"],
        archive_number=(await archive_numbers(session, [record])).get(record, ""),
        facts=tuple((label, value) for label, value in facts if value),
        suppliers=_suppliers(case),
        told=_told(case),
        history=history,
        asked=asked,
        assessments=assessments,
        surveyed=await surveyed_of(session, record, people),
        decided=await decided_of(session, record, people),
        written=await written_of(session, record, people, kommune),
        files=files,
        parties=people.parties(),
        access=proposed(
            procurement=isinstance(case, Behovsmelding),
            over=over,
            awarded=awarded,
            assessments=bool(assessments),
            files=bool(files),
            closed_way=closed,
        ),
    )


async def gather_avtale(session: AsyncSession, avtale: Avtale, *, kommune: Kommune) -> CaseRecord:
    """Return what has been decided on an agreement, with the agreement's own facts."""
    people, record = People(session), f"avtale:{avtale.id}"
    for field, role in (
        ("avtaleforvalter_id", "avtaleforvalter"),
        ("stedfortreder_id", "stedfortreder"),
        ("avtaleeier_id", "avtaleeier"),
    ):
        await people.has_role(getattr(avtale, field), role)
    decided = await decided_of(session, record, people)
    facts = (
        ("Leverandør", avtale.supplier_name or ""),
        ("Saksnummer", avtale.case_no or ""),
        ("Starter", _day(avtale.starts_on)),
        ("Utløper", _day(avtale.expires_on)),
        ("Avtaleverdi uten mva.", _nok(avtale.value_nok)),
    )
    return CaseRecord(
        kind=AVTALE,
        record=record,
        number=avtale.reference or avtale.source_id or str(avtale.id),
        title=avtale.title,
        status=avtale.status or "",
        over=False,
        awarded=True,
        closed_way=False,
        opened_at=decided[0].at if decided else None,
        changed_at=avtale.changed_at,
        kommune=kommune.name,
        archive_system=kommune.names["arkiv"],
        archive_number=(await archive_numbers(session, [record])).get(record, ""),
        facts=tuple((label, value) for label, value in facts if value),
        suppliers=(avtale.supplier_name,) if avtale.supplier_name else (),
        history=await history_of(session, record, people, kommune, hidden=False),
        decided=decided,
        parties=people.parties(),
        access=proposed(
            procurement=True, over=False, awarded=True, assessments=False, files=False, closed_way=False
        ),
    )


async def avtale_numbered(session: AsyncSession, number: str) -> Avtale | None:
    """Return the one agreement with a reference or id; None where none has it, or several do."""
    found = await session.scalars(
        select(Avtale).where(or_(Avtale.reference == number, Avtale.source_id == number)).limit(2)
    )
    both = tuple(found)
    return both[0] if len(both) == 1 else None


def _is_over(case: Case, kommune: Kommune) -> bool:
    if isinstance(case, Behovsmelding):
        return any(one.final for one in kommune.statuses if one.id == case.status)
    return not case.is_open


def _suppliers(case: Case) -> tuple[str, ...]:
    told = case.suppliers if isinstance(case, Behovsmelding) else None
    return tuple(line.strip() for line in (told or "").splitlines() if line.strip())


def _told(case: Case) -> tuple[Told, ...]:
    kind = case.record.partition(":")[0]
    spec = FORMS.get({"avvik": "avviksmelding"}.get(kind, kind))
    labels: Mapping[str, str] = {one.key: one.label for one in spec.questions} if spec else {}
    return tuple(
        Told(labels.get(key, key), answer.shown, _STATES[answer.state.value])
        for key, answer in answers_from_json(case.answers).items()
    )


async def _facts(session: AsyncSession, case: Case, people: People) -> Facts:
    enhet = await session.get(Enhet, case.enhet_id) if case.enhet_id else None
    avtale = await session.get(Avtale, case.avtale_id) if case.avtale_id else None
    both: Facts = [("Enhet", enhet.name if enhet else ""), ("Avtale", _avtale(avtale))]
    match case:
        case Behovsmelding():
            return [*both, *await _need_facts(session, case, people)]
        case Avvik():
            return [*both, *await _avvik_facts(case, people)]
        case _:
            return [*both, *await _change_facts(case, people)]


async def _need_facts(session: AsyncSession, need: Behovsmelding, people: People) -> Facts:
    await people.has_role(need.requester_id, "melder")
    await people.has_role(need.filed_by_id, "sendte inn for melderen")
    await people.has_role(need.innkjopskontakt_id, "innkjøpskontakt")
    await people.has_role(need.taken_by_id, "saksbehandler")
    await people.all_have(sorted(party_ids(need, FAGGRUPPE)), Relation.FAGGRUPPE.value)
    await people.all_have(sorted(party_ids(need, APPROVERS)), "godkjenner")
    await people.all_have(sorted(party_ids(need, BARRED)), "inhabil")
    main = await session.get(Behovsmelding, need.merged_into_id) if need.merged_into_id else None
    contract = await session.get(Avtale, need.contract_avtale_id) if need.contract_avtale_id else None
    return [
        ("Behovet", need.need),
        ("Type", KINDS.get(need.kind or "", need.kind or "")),
        ("Antall", need.quantity),
        ("Anslått verdi uten mva.", _nok(need.value_nok)),
        ("Høyeste anslag uten mva.", _nok(need.value_high_nok)),
        ("Varighet", f"{need.months} måneder" if need.months else ""),
        ("Opsjoner", f"{need.option_months} måneder" if need.option_months else ""),
        ("Ønsket oppstart", _day(need.starts_on)),
        ("Ønsket innen", _day(need.wanted_by_on)),
        ("Tjenesteområde", need.tjenesteomrade or ""),
        ("Slått sammen med", main.number if main else ""),
        ("Har i seg", ", ".join(one.number for one in await merged_into(session, need))),
        ("Førte til avtalen", _avtale(contract)),
        ("Leverandører", ", ".join(_suppliers(need))),
        ("Konkurransen er i KGV", "" if need.in_kgv is None else YES_NO[need.in_kgv]),
        ("Innovasjonsprosjekt", "" if need.is_innovation is None else YES_NO[need.is_innovation]),
    ]


async def _avvik_facts(avvik: Avvik, people: People) -> Facts:
    if not avvik.hidden_reporter:
        await people.has_role(avvik.reporter_id, "melder")
        await people.has_role(avvik.filed_by_id, "sendte inn for melderen")
    await people.has_role(avvik.owner_id, "ansvarlig")
    await people.all_have((one.person_id for one in avvik.recipients), "navngitt mottaker")
    return [
        ("Beskrivelse", avvik.description),
        ("Avvikstype", avvik.kind or ""),
        ("Alvorlighetsgrad", LEVELS.get(avvik.severity or "", avvik.severity or "")),
        ("Leverandør", avvik.supplier_name or ""),
        ("Oppdaget", _day(avvik.discovered_on)),
        ("Frist", _day(avvik.due_on)),
        ("Hvor ofte", avvik.frequency),
        ("Leverandøren har fått vite", avvik.supplier_told),
        ("Leverandørens svar", avvik.supplier_reply),
        ("Ønsket utfall", avvik.wished_outcome),
        ("Dokumentasjon", avvik.evidence),
        ("Lukket", _day(avvik.closed_on)),
    ]


async def _change_facts(change: Endringsbehov, people: People) -> Facts:
    await people.has_role(change.requester_id, "melder")
    await people.has_role(change.filed_by_id, "sendte inn for melderen")
    await people.has_role(change.answered_by_id, "svarte")
    return [
        ("Endringen", change.what),
        ("Konsekvens", change.consequence),
        ("Trengs innen", _day(change.needed_by_on)),
        ("Tjenesteområde", change.tjenesteomrade or ""),
        ("Svar", change.answer_text),
        ("Svart av", await people.name(change.answered_by_id)),
    ]


def _avtale(avtale: Avtale | None) -> str:
    return " ".join(part for part in (avtale.reference, avtale.title) if part) if avtale else ""


def _day(on: date | None) -> str:
    return norwegian_date(on) if on else ""


def _nok(amount: Decimal | None) -> str:
    return kroner(amount) if amount is not None else ""
