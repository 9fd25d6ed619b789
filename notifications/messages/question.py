"""What is said about questions to the procurement office: to the office, and to those who asked."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import INNKJOP, Choice, Fact, Reply, Source
from conversation.turn import Address, ChannelName
from knowledge.similar import Read, same_question
from norsk.when import dated, days_ago, norwegian_date, oslo_date
from register.artikkel import ArtikkelVersion
from register.expert_question import ExpertQuestion, QuestionAsker, QuestionKind, take_untold
from register.given_answer import CORRECTED_WITHIN, unanswered
from register.person import Person

MOST_COMPLAINTS: Final = 3
"""How many of the askers' complaints a card repeats; the question itself, opened, shows them all."""
LONGEST_QUOTE: Final = 2000
"""How much of a question is repeated to somebody else."""


def card(question: ExpertQuestion, *, now: datetime) -> Reply:
    """Return the card that asks the procurement office to answer; whoever in a room has the role may press it."""
    return _to_office(question, _why(question), now)


def reminder(question: ExpertQuestion, *, now: datetime) -> Reply:
    """Return the card once more, for a question that has waited too long."""
    return _to_office(question, "**Et spørsmål venter fortsatt på svar.**", now)


def _why(question: ExpertQuestion) -> str:
    if question.reopened_at is not None:
        return "**Svaret hjalp ikke.** En som spurte, sier at det fremdeles er feil."
    if question.kind == QuestionKind.DISPUTED.value:
        return "**Et svar fra meg stemmer ikke**, sier en ansatt."
    return "**Jeg har ikke noe sikkert svar på dette**, og en ansatt ber dere svare."


def _to_office(question: ExpertQuestion, why: str, now: datetime) -> Reply:
    parts = [f"{why} {_asked_by(question, now)}", f"Spørsmålet: {quoted(question.text)}"]
    complaints = [asker.complaint for asker in question.askers if asker.complaint]
    parts += [f"Hva som er galt: {quoted(complaint)}" for complaint in complaints[-MOST_COMPLAINTS:]]
    if len(complaints) > MOST_COMPLAINTS:
        parts.append(f"{len(complaints) - MOST_COMPLAINTS} til har skrevet hva som er galt. Se spørsmålet.")
    return Reply(
        "\n\n".join(parts), to=INNKJOP, facts=_facts(question, now), choices=_office_choices(question.id)
    )


def _facts(question: ExpertQuestion, now: datetime) -> tuple[Fact, ...]:
    return (
        Fact(
            "Fra", ", ".join(asker.person.name if asker.named else "uten navn" for asker in question.askers)
        ),
        Fact("Spurt", days_ago(question.asked_at, now)),
        Fact("Venter", str(len(question.askers))),
    )


def _asked_by(question: ExpertQuestion, now: datetime) -> str:
    """Return who asked and when, in words: whoever sees no facts must know it too."""
    named = [escape(asker.person.name) for asker in question.askers if asker.named]
    who = named[0] if named else "en som ikke har oppgitt navn"
    others = len(question.askers) - 1
    more = f" og {others} til" if others > 0 else ""
    return f"Spurt {days_ago(question.asked_at, now)} av {who}{more}."


def _office_choices(question_id: uuid.UUID) -> tuple[Choice, ...]:
    args = {"question": str(question_id)}
    return (
        Choice("Svar", Action(ActionId.ANSWER_QUESTION, args)),
        Choice("Se spørsmålet", Action(ActionId.SHOW_QUESTION, args)),
        Choice("Lukk uten svar", Action(ActionId.CLOSE_QUESTION, args)),
    )


async def answered(
    session: AsyncSession, question: ExpertQuestion, *, innkjop: str, now: datetime
) -> Sequence[Reply]:
    """Return the answer to each of those who wait for it, in the conversation that they asked in."""
    source = Source(question.source_title, question.source_reference, question.source_dated)
    on = norwegian_date(oslo_date(question.answered_at or now))
    new = "et nytt svar" if question.reopened_at else "svar"
    cited = (
        f"Kilde: {escape(source.title)}, {escape(source.reference)} ({dated(source.dated)}). "
        f"Svart av {innkjop}, {on}."
    )
    args = {"question": str(question.id)}
    choices = (
        Choice("Takk, det hjalp", Action(ActionId.HELPED, args)),
        Choice("Fremdeles feil", Action(ActionId.STILL_WRONG, args)),
    )
    return [
        _to_asker(
            asker,
            f"Her er {new} fra {innkjop} på det du spurte om: {quoted(asker.words)}\n\n{question.answer}\n\n{cited}",
            choices=choices,
            sources=(source,),
        )
        for asker in await take_untold(session, question, now=now)
    ]


async def closed(
    session: AsyncSession, question: ExpertQuestion, *, innkjop: str, now: datetime
) -> Sequence[Reply]:
    """Return the message to each of those who wait that there will be no answer, and why."""
    return [
        _to_asker(
            asker,
            f"{innkjop[0].upper()}{innkjop[1:]} har lukket spørsmålet ditt uten å svare: {quoted(asker.words)}\n\n"
            f"Grunn: {escape(question.closed_because)}\n\nTa kontakt med {innkjop} hvis du fortsatt trenger svar.",
        )
        for asker in await take_untold(session, question, now=now)
    ]


async def published(
    session: AsyncSession, version: ArtikkelVersion, *, read: Read, now: datetime
) -> Sequence[Reply]:
    """Return a message to everybody who asked what a new article answers and got no answer, of the last 90 days.

    Nobody is told where the article was not made of a question. Those who had the procurement office asked have had
    its answer already.
    """
    question = await session.get(ExpertQuestion, version.question_id) if version.question_id else None
    if question is None:
        return []
    today = oslo_date(now)
    since = "Nå" if version.effective_on <= today else f"Fra {norwegian_date(version.effective_on)}"
    choices = (Choice("Vis svaret", Action(ActionId.SHOW_ARTICLE, {"id": version.artikkel_id})),)
    told = {asker.person_id for asker in question.askers}
    found = []
    for given in await unanswered(session, since=now - CORRECTED_WITHIN):
        if given.person_id in told or not same_question(given.question, question.text, read=read):
            continue
        told.add(given.person_id)
        person = await session.get_one(Person, given.person_id)
        asked = f"det du spurte om {days_ago(given.at, now)}: {quoted(given.question)}"
        found.append(Reply(f"{since} kan jeg svare på {asked}", to=person.email, choices=choices))
    return found


def _to_asker(
    asker: QuestionAsker, text: str, *, choices: tuple[Choice, ...] = (), sources: tuple[Source, ...] = ()
) -> Reply:
    at = Address(
        ChannelName(asker.channel),
        asker.conversation_id,
        asker.user_id,
        asker.tenant_id,
        asker.service_url,
        asker.thread_id,
    )
    return Reply(text, to=asker.person.email, choices=choices, sources=sources, at=at)


def quoted(words: str) -> str:
    """Return somebody's own words as a quotation, escaped, and cut where they are long."""
    cut = words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE] + " …"
    return f"«{escape(cut)}»"
