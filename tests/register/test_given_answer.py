"""What was answered to whom: who must be corrected, and what is forgotten."""

from datetime import UTC, datetime, timedelta

from register.database import Sessions
from register.given_answer import (
    GivenAnswer,
    answers_to,
    forget_answers,
    keep_answer,
    mark_corrected,
    unanswered,
    wrongly_told,
)
from register.person import Person, add_person

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)


def answer(person: Person, *, days_ago: int = 1, article: str | None = "karens", version: str = "gammel", answered: bool = True) -> GivenAnswer:  # fmt: skip
    return GivenAnswer(
        person_id=person.id,
        conversation="web:1",
        at=NOW - timedelta(days=days_ago),
        kommune="lillestrom",
        question=f"for {days_ago} dager siden",
        answered=answered,
        text="Svar",
        article=article,
        version=version,
    )


async def with_answers(sessions: Sessions) -> Person:
    async with sessions.begin() as session:
        person = await add_person(session, email="ada@demo.invalid", name="Ada Demo")
        for kept in (
            answer(person, days_ago=1),
            answer(person, days_ago=89),
            answer(person, days_ago=91),
            answer(person, days_ago=2, version="ny"),
            answer(person, days_ago=3, article=None),
            answer(person, days_ago=4, article=None, answered=False),
        ):
            keep_answer(session, kept)
    return person


async def test_those_who_got_another_version_in_the_last_90_days_are_found_once(sessions: Sessions) -> None:
    await with_answers(sessions)
    async with sessions.begin() as session:
        wrong = await wrongly_told(session, article="karens", right="ny", now=NOW)
        assert [kept.question for kept in wrong] == ["for 89 dager siden", "for 1 dager siden"]
        await mark_corrected(session, wrong, now=NOW)
    async with sessions.begin() as session:
        assert not await wrongly_told(session, article="karens", right="ny", now=NOW)


async def test_answers_from_rules_are_found_apart_from_articles_and_honest_noes(sessions: Sessions) -> None:
    await with_answers(sessions)
    async with sessions.begin() as session:
        wrong = await wrongly_told(session, article=None, right="", now=NOW)
        assert [kept.question for kept in wrong] == ["for 3 dager siden"]
        noes = await unanswered(session, since=NOW - timedelta(days=30))
        assert [kept.question for kept in noes] == ["for 4 dager siden"]


async def test_what_is_older_than_the_installation_keeps_is_forgotten(sessions: Sessions) -> None:
    person = await with_answers(sessions)
    async with sessions.begin() as session:
        await forget_answers(session, before=NOW - timedelta(days=90))
        assert len(await answers_to(session, person.id)) == 5
