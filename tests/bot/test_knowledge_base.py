"""The knowledge in use: every replica takes up what is published, and no text can stop the service."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.bootstrap import Parts, bootstrap
from bot.commands.export_articles import _export
from bot.demo import load_demo
from bot.errors import KnowledgeFaultsError
from bot.knowledge_base import KnowledgeBase
from dialogs.dialog import Knowledge
from knowledge.article_markdown import to_markdown
from norsk.clock import FixedClock
from notifications.delivery.outbox import Outbox, reply_of
from register.artikkel import ArtikkelVersion, TextKind, approve, propose
from register.given_answer import GivenAnswer, answers_to, keep_answer
from register.person import Person, get_person

ID = "nasjonal-karens"


async def editors(parts: Parts) -> tuple[Person, Person]:
    await load_demo(parts.sessions, parts.kommune.id)
    async with parts.sessions.begin() as session:
        return await get_person(session, "innkjoper@demo.invalid"), await get_person(
            session, "sjef@demo.invalid"
        )


async def publish(
    parts: Parts, text: str, *, id: str = ID, kind: TextKind = TextKind.ARTIKKEL, on: date | None = None
) -> ArtikkelVersion:
    author, approver = await editors(parts)
    async with parts.sessions.begin() as session:
        version = await propose(
            session,
            kind=kind,
            artikkel_id=id,
            markdown=text,
            author=author,
            now=parts.clock.now(),
            effective_on=on,
        )
        await approve(session, version, by=approver, now=parts.clock.now())
        return version


def changed(parts: Parts, body: str) -> str:
    article = parts.base.files.library.by_id(ID)
    assert article is not None
    return to_markdown(replace(article, body=body))


def body(base: KnowledgeBase) -> str:
    article = base.current.library.by_id(ID)
    assert article is not None
    return article.body


def replica(parts: Parts) -> KnowledgeBase:
    return KnowledgeBase(
        parts.base.files, kommune=parts.kommune.id, sessions=parts.sessions, clock=parts.clock
    )


async def messages(parts: Parts) -> list[str]:
    async with parts.sessions.begin() as session:
        rows = await session.scalars(select(Outbox).order_by(Outbox.key))
        return [reply_of(row).text for row in rows]


async def test_every_replica_takes_up_what_one_has_published(parts: Parts) -> None:
    other = replica(parts)
    assert not await other.refresh()
    await publish(parts, changed(parts, "Vent i ti dager."))
    assert await other.refresh()
    assert body(other) == "Vent i ti dager."
    assert other.current.index.search("karens", kommune="nasjonal")
    assert not await other.refresh()


async def test_a_text_is_used_from_its_first_day(parts: Parts, clock: FixedClock) -> None:
    await publish(parts, changed(parts, "Fra i morgen."), on=date(2026, 11, 22))
    assert not await parts.base.refresh()
    clock.advance(timedelta(days=1))
    assert await parts.base.refresh()
    assert body(parts.base) == "Fra i morgen."


async def test_a_published_text_that_no_longer_passes_is_left_out_and_the_editors_are_asked(
    parts: Parts,
) -> None:
    shipped = body(parts.base)
    await publish(parts, "---\nid: nasjonal-karens\n---\nUten felter.")
    await publish(parts, "names.finnes_ikke = 3\n", id="lillestrom.names.finnes_ikke", kind=TextKind.KOMMUNE)
    assert await parts.base.refresh()
    assert body(parts.base) == shipped
    assert {version.artikkel_id for version in parts.base.unusable} == {ID, "lillestrom.names.finnes_ikke"}
    await parts.upkeep.tick()
    assert any("må rettes" in text for text in await messages(parts))


async def test_the_kommunes_text_wins_over_a_newer_file_and_its_editors_are_asked_once(parts: Parts) -> None:
    version = await publish(parts, changed(parts, "Vår egen tekst."))
    await parts.base.refresh()
    await parts.upkeep.tick()
    assert await messages(parts) == []
    async with parts.sessions.begin() as session:
        kept = await session.get_one(ArtikkelVersion, version.id)
        assert kept.base == parts.base.files.library.by_id(ID).digest  # type: ignore[union-attr]  # it is shipped
        kept.base = "en eldre fil"
    await parts.upkeep.tick()
    await parts.upkeep.tick()
    assert body(parts.base) == "Vår egen tekst."
    assert [text.startswith("**«") for text in await messages(parts)] == [True, True]


async def test_answers_are_forgotten_after_as_long_as_the_installation_keeps_them(
    parts: Parts, clock: FixedClock
) -> None:
    person, _ = await editors(parts)
    async with parts.sessions.begin() as session:
        keep_answer(
            session,
            GivenAnswer(person_id=person.id, conversation="web:1", at=clock.now(), kommune="lillestrom", question="?", answered=True, text="!", article=None, version="1"),
        )  # fmt: skip
    clock.advance(timedelta(days=364))
    await parts.upkeep.tick()
    async with parts.sessions.begin() as session:
        assert len(await answers_to(session, person.id)) == 1
    clock.advance(timedelta(days=2))
    await parts.upkeep.tick()
    async with parts.sessions.begin() as session:
        assert await answers_to(session, person.id) == []


async def test_one_piece_of_a_profile_that_no_longer_passes_does_not_take_the_others_with_it(
    parts: Parts,
) -> None:
    kind = TextKind.KOMMUNE
    await publish(parts, 'names.innkjop = "Innkjøp Øst"\n', id="lillestrom.names.innkjop", kind=kind)
    await publish(parts, '[[limit]]\nid = "finnes_ikke"\n', id="lillestrom.limit.finnes_ikke", kind=kind)
    await parts.base.refresh()
    assert parts.kommune.names["innkjop"] == "Innkjøp Øst"
    assert [version.artikkel_id for version in parts.base.unusable] == ["lillestrom.limit.finnes_ikke"]


async def test_faults_that_nobody_can_be_blamed_for_leave_the_files_in_use(parts: Parts) -> None:
    def load(articles: Mapping[str, str], profiles: Mapping[str, str]) -> Knowledge:
        if articles or profiles:
            raise KnowledgeFaultsError(["terskelverdier.toml: a fault of the upgrade's own"])
        return parts.base.files

    base = KnowledgeBase(
        parts.base.files, kommune=parts.kommune.id, sessions=parts.sessions, clock=parts.clock, load=load
    )
    shipped = body(base)
    await publish(parts, changed(parts, "Vår tekst."))
    assert await base.refresh()
    assert body(base) == shipped
    assert len(base.unusable) == 1


async def test_what_was_published_before_a_crash_is_answered_after_it(
    parts: Parts, database_url: str, clock: FixedClock
) -> None:
    await publish(parts, changed(parts, "Vår tekst."))
    settings = parts.settings.model_copy(update={"database_url": database_url})
    async with bootstrap(settings, clock=clock, knowledge=parts.base.files) as again:
        assert body(again.base) == "Vår tekst."


async def test_a_text_whose_file_is_gone_holds_and_its_editors_are_asked_about_that(parts: Parts) -> None:
    version = await publish(
        parts, changed(parts, "Vår tekst.").replace(ID, "nasjonal-borte"), id="nasjonal-borte"
    )
    await parts.base.refresh()
    async with parts.sessions.begin() as session:
        (await session.get_one(ArtikkelVersion, version.id)).base = "en eldre fil"
    await parts.upkeep.tick()
    article = parts.base.current.library.by_id("nasjonal-borte")
    assert article is not None
    assert article.body == "Vår tekst."
    assert all("følger ikke med i den nye utgaven" in text for text in await messages(parts))
    async with parts.sessions.begin() as session:
        row = (await session.scalars(select(Outbox))).first()
        assert row is not None
        assert [choice.label for choice in reply_of(row).choices] == ["Behold vår", "Ta den ut av bruk"]


async def test_only_what_is_in_use_is_exported(parts: Parts, tmp_path: Path) -> None:
    await publish(parts, changed(parts, "Vår tekst."))
    await publish(parts, "---\nid: nasjonal-espd\n---\nUten felter.", id="nasjonal-espd")
    shipped, chat = await _export(parts.settings, tmp_path / "ut")
    assert (shipped + chat, chat) == (len(parts.base.files.library.articles), 1)
    assert "Vår tekst." in (tmp_path / "ut" / "nasjonal" / f"{ID}.md").read_text(encoding="utf-8")
    espd = (tmp_path / "ut" / "nasjonal" / "nasjonal-espd.md").read_text(encoding="utf-8")
    assert "Uten felter." not in espd
