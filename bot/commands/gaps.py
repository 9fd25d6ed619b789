"""`kb gaps`: what people ask and the bot cannot answer, the most asked first."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Final

import typer

from bot.bootstrap import Parts, bootstrap
from bot.commands.arguments import date_or_exit
from bot.commands.failures import complain, explained
from bot.commands.output import write_json
from bot.settings import Settings, load_settings
from conversation.actions import ActionId
from dialogs.answer import answer
from knowledge.gaps import Gap, Unanswered, gaps
from knowledge.similar import normalised
from norsk.clock import noon, today
from norsk.when import norwegian_date, oslo_date
from register.database import reading
from register.expert_question import QuestionKind, open_questions
from register.given_answer import unanswered
from register.groups import is_group

LOOKS_BACK: Final = timedelta(days=90)


def show_gaps(
    as_json: Annotated[bool, typer.Option("--json", help="Skriv JSON.")] = False,
    since: Annotated[
        str | None, typer.Option(help="Fra og med denne dagen, ÅÅÅÅ-MM-DD; ellers 90 dager.")
    ] = None,
) -> None:
    """Vis hva folk spør om uten å få svar, samlet og talt, de vanligste først.

    Det færre enn fem personer har spurt om, telles bare.
    """
    with explained():
        day = date_or_exit(since)
        start = noon(day) - timedelta(hours=12) if day else None
        found = asyncio.run(_gaps(load_settings(), start))
    shown = [gap for gap in found if is_group(gap.people)]
    hidden = sum(gap.count for gap in found) - sum(gap.count for gap in shown)
    for gap in shown:
        if as_json:
            write_json(_to_json(gap))
        else:
            _print(gap)
    if hidden:
        (complain if as_json else typer.echo)(said_hidden(hidden, alone=not shown))
    elif not found and not as_json:
        typer.echo("Ingen spørsmål uten svar.")


def said_hidden(count: int, *, alone: bool) -> str:
    """Return what is said of questions that too few different people have asked: how many, and not a word of them."""
    which = "ett spørsmål" if count == 1 else f"{count} spørsmål"
    begins = f"{which[0].upper()}{which[1:]}" if alone else f"og {which}"
    return f"{begins} fra færre enn fem personer. Det som er sendt videre til innkjøp, står i listen der."


async def _gaps(settings: Settings, start: datetime | None) -> tuple[Gap, ...]:
    async with bootstrap(settings) as parts:
        return await find_gaps(parts, start or parts.clock.now() - LOOKS_BACK)


async def find_gaps(parts: Parts, start: datetime) -> tuple[Gap, ...]:
    """Return what has been asked since then, and still has no answer; what too few people asked is for nobody to see."""
    asked: dict[tuple[object, str], list[Unanswered]] = {}
    async with reading(parts.sessions) as session:
        for given in await unanswered(session, since=start):
            if _is_lacking(parts, given.question):
                found = asked.setdefault((given.person_id, normalised(given.question)), [])
                found.append(Unanswered(given.question, oslo_date(given.at), given.person_id))
        for question in await open_questions(session):
            # Who sent a question on has asked it first, and is counted there.
            for asker in question.askers if question.kind == QuestionKind.UNANSWERED.value else ():
                own = [Unanswered(asker.words, oslo_date(asker.asked_at), asker.person_id)]
                asked.setdefault((asker.person_id, normalised(asker.words)), own)
    every: Iterable[Unanswered] = (one for found in asked.values() for one in found)
    return gaps(every, index=parts.base.current.index, kommune=parts.kommune.id)


def _is_lacking(parts: Parts, question: str) -> bool:
    """Say whether a question still gets an honest no: not one that is refused, unclear, or answered since."""
    found = answer(question, kommune=parts.kommune, today=today(parts.clock), knowledge=parts.base.current)
    offers_a_person = any(choice.action.id is ActionId.ASK_INNKJOP for choice in found.choices)
    return not found.answered and offers_a_person


def _to_json(gap: Gap) -> dict[str, object]:
    nearest = {"article": gap.nearest.id, "title": gap.nearest.title} if gap.nearest else None
    return {
        "question": gap.question,
        "count": gap.count,
        "people": gap.people,
        "first": gap.first_on.isoformat(),
        "last": gap.last_on.isoformat(),
        "nearest": nearest,
        "questions": list(gap.questions),
    }


def _print(gap: Gap) -> None:
    typer.echo(f"{gap.count} × {' '.join(gap.question.split())}")
    days = norwegian_date(gap.first_on)
    if gap.last_on != gap.first_on:
        days = f"{days} – {norwegian_date(gap.last_on)}"
    nearest = f"; nærmest: {gap.nearest.title} ({gap.nearest.id})" if gap.nearest else ""
    typer.echo(f"    {days}{nearest}")
