"""Corrections: those who were told what has since been found to be wrong are told what is right."""

import re
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime

from conversation.markup import escape
from conversation.reply import Reply
from dialogs.article_text import say_article
from dialogs.dialog import Context
from knowledge.article import Article
from norsk.when import norwegian_date, oslo_date
from register.artikkel import ArtikkelVersion
from register.given_answer import GivenAnswer, mark_corrected, wrongly_told
from register.person import Person

LONGEST_QUOTE = 300
MOST_QUOTED = 3
"""How many of a person's questions are repeated to them."""


async def corrections(
    context: Context, version: ArtikkelVersion, article: Article | None
) -> tuple[Reply, ...]:
    """Return one correction to each person who got another version in the last 90 days, and note that they got it.

    Where a limit or a name was wrong, `article` is None, and those are told whose answer was computed from a rule
    and says what was wrong.
    """
    right = article.digest if article else ""
    told = await wrongly_told(
        context.session, article=article.id if article else None, right=right, now=context.now
    )
    wrong = [answer for answer in told if article or _mentions(answer, version)]
    await mark_corrected(context.session, wrong, now=context.now)
    return tuple([reply async for reply in _replies(context, version, article, wrong)])


def _mentions(answer: GivenAnswer, version: ArtikkelVersion) -> bool:
    """Say whether a computed answer says the value that was wrong, and not as the end of a greater amount."""
    wrong = " ".join(version.replaces.split())
    found = rf"(?<!\d)(?<!\d ){re.escape(wrong)}"
    return bool(wrong) and re.search(found, " ".join(answer.text.split())) is not None


async def _replies(
    context: Context, version: ArtikkelVersion, article: Article | None, wrong: Sequence[GivenAnswer]
) -> AsyncIterator[Reply]:
    for person_id, answers in _by_person(wrong):
        person = await context.session.get(Person, person_id)
        if person is not None:
            yield Reply(_text(context, version, article, answers), to=person.email)


def _by_person(answers: Sequence[GivenAnswer]) -> Iterator[tuple[uuid.UUID, list[GivenAnswer]]]:
    found: dict[uuid.UUID, list[GivenAnswer]] = {}
    for answer in answers:
        found.setdefault(answer.person_id, []).append(answer)
    yield from found.items()


def _text(
    context: Context, version: ArtikkelVersion, article: Article | None, answers: Sequence[GivenAnswer]
) -> str:
    asked = "\n".join(
        f"- {_day(answer.at)}: «{_quote(answer.question)}»" for answer in answers[-MOST_QUOTED:]
    )
    begin = f"**Rettelse.** Et svar jeg har gitt deg, var feil. Du spurte:\n{asked}\n\n"
    if article is None:
        return f"{begin}{escape(version.note)}\n\nSpør gjerne på nytt, så regner jeg med det som er riktig."
    said = say_article(article, kommune=context.kommune, on=context.today, today=context.today)
    return f"{begin}Det riktige er:\n\n{said.text}"


def _day(at: datetime) -> str:
    return norwegian_date(oslo_date(at))


def _quote(question: str) -> str:
    short = question if len(question) <= LONGEST_QUOTE else question[:LONGEST_QUOTE] + " …"
    return escape(" ".join(short.split()))
