"""A case leaves whole: every word, every version, every checksum; and what must be judged is marked, never hidden."""

import hashlib
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.bootstrap import Parts
from bot.exports.case_record.access_code import ASSESSMENTS, BIDS, OPEN, SECRETS, proposed
from bot.exports.case_record.bundle import bundle
from bot.exports.case_record.gather import gather_case
from bot.exports.case_record.paper import case_paper
from bot.exports.case_record.record import CaseRecord
from bot.exports.case_record.review import reviewed
from bot.exports.case_record.taking_out import ClosedWayError, NoSuchCaseError, gather_numbered
from bot.exports.case_record.words import ACTS, TASKS
from bot.privacy import stored_about
from bot.retention import forget_messages
from conversation.paper import Paper, Paragraph, Part
from norsk.clock import FixedClock
from register.archive_entry import ArchivedOtherwiseError, EnteredHow, enter_number, tombstone
from register.attachment import add_attachment, attachments_of
from register.avvik import Avvik
from register.behovsmelding import WITHDRAWN, Behovsmelding, report_need
from register.case_deletion import CaseKeptError, KeptBecause, delete_case
from register.case_document import PaperKind, add_version
from register.case_event import CaseAct, add_case_event, case_history
from register.case_party import BARRED, FAGGRUPPE, add_party
from register.case_section import write_section
from register.case_task import TaskAnswer, TaskKind, answer_task, ask_task, tasks_of
from register.case_task_names import ANSWER_NAMES
from register.habilitetsvurdering import Habilitetsvurdering
from register.person import Person, add_person, get_person

CANARIES = (
    "behov-kanari", "spurt-kanari", "svart-kanari", "evaluert-kanari", "forhold-kanari", "vurdert-kanari",
    "avsnitt-kanari", "ord-kanari", "notat-kanari", "Leverandør Demo AS", "Kari Demo", "Dag Demo",
)  # fmt: skip


async def filled(parts: Parts) -> tuple[Behovsmelding, Person]:
    """Return a need with something in every table that a case has rows in, and whoever handles it."""
    now = parts.clock.now()
    async with parts.sessions.begin() as session:
        ada = await add_person(session, email="ada@demo.invalid", name="Ada Demo")
        kari = await add_person(session, email="kari@demo.invalid", name="Kari Demo")
        dag = await add_person(session, email="dag@demo.invalid", name="Dag Demo")
        need = await report_need(
            session, title="Tolk", need="behov-kanari, ring 48 12 34 56", tjenesteomrade="Oppvekst", enhet_id=None,
            avtale_id=None, value_nok=Decimal(640_000), wanted_by_on=None, requester=ada, on=now.date(), now=now,
        )  # fmt: skip
        need.taken_by_id, need.suppliers = kari.id, "Leverandør Demo AS"
        add_party(need, FAGGRUPPE, dag.id)
        add_party(need, BARRED, ada.id)
        add_case_event(
            session, need.record, CaseAct.REPLIED, at=now, by_id=kari.id, text="ord-kanari, 950 kr per time"
        )
        plan = await add_version(
            session, need.record, PaperKind.ANSKAFFELSESPLAN, name="../plan.docx", media_type="application/x",
            content=b"plan", by=kari, now=now, sections={"risk": "x"}, note="notat-kanari",
        )  # fmt: skip
        task = await ask_task(
            session, need.record, TaskKind.APPROVAL, person=dag, role="godkjenner", by=kari, due_on=now.date(),
            now=now, subject="anskaffelsesplan", document_id=plan.id, prompt="spurt-kanari",
        )  # fmt: skip
        answer_task(
            session, task, TaskAnswer.APPROVED, by=kari, acts_for=dag, now=now, channel="teams", text="svart-kanari",
            answers={"suppliers": "evaluert-kanari"},
        )  # fmt: skip
        session.add(
            Habilitetsvurdering(
                record=need.record,
                person_id=ada.id,
                role="melder",
                relation="forhold-kanari",
                assessment="vurdert-kanari",
                written_at=now,
                reason="",
            )
        )
        await write_section(session, need.record, "risk", "avsnitt-kanari", by=kari, now=now)
        add_attachment(
            session, person_id=ada.id, name="tilbud.pdf", media_type="application/pdf", content=b"pdf", now=now,
            record=need.record,
        )  # fmt: skip
    return need, kari


async def test_a_case_leaves_whole_and_nothing_is_hidden_for_access(parts: Parts, clock: FixedClock) -> None:
    need, _ = await filled(parts)
    async with parts.sessions() as session:
        held = await session.get_one(Behovsmelding, need.id)
        gathered = await gather_case(session, held, kommune=parts.base.kommune)
        whole = await bundle(session, gathered, innsyn=False, at=clock.now())
        marked = await bundle(session, gathered, innsyn=True, at=clock.now())
        kari, dag, ada = [
            str(await stored_about(session, await get_person(session, f"{name}@demo.invalid")))
            for name in ("kari", "dag", "ada")
        ]
    for word in ("svart-kanari", "evaluert-kanari", "avsnitt-kanari", "notat-kanari", "spurt-kanari"):
        assert word in kari
        assert word not in dag
    assert "'as': ['faggruppe']" in dag
    assert "forhold-kanari" in ada
    files = dict(whole.files)
    told = json.loads(files[f"{need.number}.json"])
    for text in (
        str(case_paper(gathered)),
        str(told),
        str(json.loads(dict(marked.files)[f"{need.number}-innsyn.json"])),
    ):
        assert [word for word in CANARIES if word not in text] == []
    assert {one["path"]: one["sha256"] for one in told["documents"]} == {
        path: hashlib.sha256(data).hexdigest() for path, data in files.items() if not path.endswith(".json")
    }
    assert sorted(files[path] for path in files if "dokumenter/" in path) == [b"pdf", b"plan"]
    assert all(".." not in path for path in files)
    [task] = told["tasks"]
    assert (task["answered_by"], task["acted_for"], task["channel"]) == ("Kari Demo", "Dag Demo", "teams")
    assert task["document"] == "Anskaffelsesplan, versjon 1"
    roles = {one["name"]: set(one["roles"]) for one in told["parties"]}
    assert {"melder", "inhabil"} <= roles["Ada Demo"]
    assert [one["paragraph"] for one in told["access"]["proposed"]] == [
        BIDS.paragraph, SECRETS.paragraph, ASSESSMENTS.paragraph
    ]  # fmt: skip
    assert told["access"]["confirmed_by"] is None
    assert "review" not in told
    review = json.loads(dict(marked.files)[f"{need.number}-innsyn.json"])["review"]
    found = {(one["kind"], one["value"]) for one in review}
    assert {
        ("telefonnummer", "48 12 34 56"), ("enhetspris", "950 kr per time"), ("navn", "Ada Demo"),
        ("e-postadresse", "dag@demo.invalid"), ("leverandør før tildeling", "Leverandør Demo AS"),
    } <= found  # fmt: skip
    assert sum(one["kind"] == "dokument som ikke er lest" for one in review) == 2
    with zipfile.ZipFile(io.BytesIO(whole.zipped())) as archive:
        assert archive.testzip() is None
        assert f"{need.number}/sjekksummer.txt" in archive.namelist()


async def test_nothing_of_a_case_goes_before_the_archive_has_it(parts: Parts, clock: FixedClock) -> None:
    need, kari = await filled(parts)
    clock.at += timedelta(days=3653)
    await parts.upkeep.tick()
    async with parts.sessions.begin() as session:
        await forget_messages(session, before=clock.now())
    async with parts.sessions.begin() as session:
        held = await session.get_one(Behovsmelding, need.id)
        gathered = await gather_case(session, held, kommune=parts.base.kommune)
        assert [word for word in CANARIES if word not in str(gathered)] == []
        assert len(gathered.files) == 2
        with pytest.raises(CaseKeptError) as open_one:
            await delete_case(session, held, over=False, by=kari, now=clock.now())
        held.status = WITHDRAWN
        with pytest.raises(CaseKeptError) as unarchived:
            await delete_case(session, held, over=True, by=kari, now=clock.now())
        assert (open_one.value.why, unarchived.value.why) == (KeptBecause.OPEN, KeptBecause.NOT_ARCHIVED)
        await enter_number(
            session,
            need.record,
            "26/1",
            case_number=need.number,
            how=EnteredHow.HAND,
            by=kari,
            now=clock.now(),
        )
        with pytest.raises(ArchivedOtherwiseError):
            await enter_number(
                session, need.record, "26/2", case_number=need.number, how=EnteredHow.IMPORT, by=None, now=clock.now()
            )  # fmt: skip
        part = await report_need(
            session, title="Del", need="", tjenesteomrade=None, enhet_id=None, avtale_id=None, value_nok=None,
            wanted_by_on=None, requester=kari, on=date(2026, 1, 1), now=clock.now(),
        )  # fmt: skip
        part.merged_into_id = held.id
        await session.flush()
        with pytest.raises(CaseKeptError) as merged:
            await delete_case(session, held, over=True, by=kari, now=clock.now())
        assert (merged.value.why, merged.value.numbers) == (KeptBecause.HAS_MERGED, (part.number,))
        part.merged_into_id = None
        await session.flush()
        await delete_case(session, held, over=True, by=kari, now=clock.now())
    async with parts.sessions() as session:
        assert await session.get(Behovsmelding, need.id) is None
        assert await case_history(session, need.record) == ()
        assert await tasks_of(session, need.record) == ()
        assert list(await attachments_of(session, need.record)) == []
        left = await tombstone(session, need.number)
        assert left is not None
        assert (left.number, left.deleted_at) == ("26/1", clock.now())


async def test_the_closed_way_is_taken_out_only_when_asked_for(parts: Parts) -> None:
    now, kommune = parts.clock.now(), parts.base.kommune
    async with parts.sessions.begin() as session:
        session.add(
            Avvik(
                key="x",
                source_system="innkjopsbot",
                year=2026,
                serial=1,
                title="Skjult",
                restricted=True,
                recipients=[],
                unparsed={},
                filled={},
                answers={},
                changed_at=now,
                filed_at=now,
            )
        )
    async with parts.sessions() as session:
        with pytest.raises(ClosedWayError):
            await gather_numbered(session, "AV-2026-0001", kommune=kommune, include_restricted=False)
        with pytest.raises(NoSuchCaseError):
            await gather_numbered(session, "2024/118", kommune=kommune, include_restricted=True)
        found = await gather_numbered(session, "av 2026 1", kommune=kommune, include_restricted=True)
    assert (found.title, found.closed_way) == ("Skjult", True)


def test_every_word_of_the_register_has_a_name_in_the_record() -> None:
    assert set(ACTS) == set(CaseAct)
    assert set(TASKS) == set(TaskKind)
    assert set(ANSWER_NAMES) == set(TaskAnswer)


def test_a_code_is_proposed_by_what_is_known() -> None:
    def codes(**known: bool) -> list[str]:
        nothing = dict.fromkeys(
            ("procurement", "over", "awarded", "assessments", "files", "closed_way"), False
        )
        return [one.paragraph for one in proposed(**{**nothing, **known})]

    assert codes() == [OPEN.paragraph]
    assert codes(procurement=True) == [BIDS.paragraph]
    assert codes(procurement=True, awarded=True) == [SECRETS.paragraph]
    assert codes(procurement=True, over=True) == [OPEN.paragraph]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Fnr 010190 12345.", ["010190 12345"]),
        ("Ring +47 91234567 i dag.", ["+47 91234567"]),
        ("Prisen er 12,50 kr/stk og 1 200 kr per døgn.", ["12,50 kr/stk", "1 200 kr per døgn"]),
        ("Timepris: 950", ["Timepris: 950"]),
        ("Skriv til per.hansen@demo.invalid.", ["per.hansen@demo.invalid"]),
        ("Møtet er 12.03.2026, sak 26/1234, org.nr 312345676.", []),
        ("Avtalen varer i 4 år. Vi er 12 personer.", []),
    ],
)
def test_only_what_must_be_judged_is_marked(text: str, marked: list[str]) -> None:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    case = CaseRecord(
        kind="behovsmelding", record="", number="BM-2026-0001", title="", status="", over=True, awarded=False,
        closed_way=False, opened_at=None, changed_at=at, kommune="", archive_system="", archive_number="", facts=(),
    )  # fmt: skip
    paper = Paper("", parts=(Part("Del", (Paragraph(text),)),))
    told, found = reviewed(case, paper, names=())
    assert [one.value for one in found] == marked
    shown = told.parts[1].blocks[0]
    assert isinstance(shown, Paragraph)
    assert re.sub(r"⟦|⟧\[\d+\]", "", shown.text) == text
