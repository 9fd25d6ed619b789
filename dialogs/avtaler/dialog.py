"""Questions about the kommune's own agreements, and the lists and files of them."""

from collections.abc import Awaitable, Callable
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Reply
from dialogs import texts
from dialogs.answer import answer
from dialogs.avtaler.aspect import no_such_avtale
from dialogs.avtaler.avvik import say_avvik_of, say_avvik_on, say_open
from dialogs.avtaler.contact import say_contact
from dialogs.avtaler.desk import Desk, open_desk, told
from dialogs.avtaler.find import find_avtaler, is_number, say_found, say_loaded
from dialogs.avtaler.frame import read_frame
from dialogs.avtaler.group import say_group, say_notices, say_risk
from dialogs.avtaler.lists import Listing, listing, listing_args, say_file, say_listing
from dialogs.avtaler.missing import gap_named, say_missing
from dialogs.avtaler.period import USUAL_MONTHS, months_ahead
from dialogs.avtaler.question import AvtaleQuestion, Format, Wish, read_question
from dialogs.decline import refusal
from dialogs.dialog import Context, Outcome
from dialogs.question import take_apart
from norsk.text import words
from register.avtale_hit import get_avtale
from register.avtale_search import has_avtaler

AVTALE_ACTIONS: Final = frozenset({ActionId.SHOW_AVTALE, ActionId.LIST_AVTALER, ActionId.AVTALER_FILE})
"""The buttons under an agreement or a list of them."""
NOT_IMPORTED: Final = "Det kan jeg ikke svare på ennå: Ingen avtaler er lest inn i registeret. Spør {innkjop}, som har oversikten."
MOST_KEYWORDS: Final = 2
MOST_ALIKE: Final = 5
"""How many agreements that fit alike avvik are told of at once."""
CERTAIN: Final = 0.85
"""How well an agreement must fit a word that stands alone."""
_OWN_RECORDS: Final = frozenset({Wish.MISSING, Wish.MY_AVVIK, Wish.GROUP, Wish.RISK, Wish.NOTICES})
_LISTS: Final = frozenset({Wish.MINE, Wish.ENDING, Wish.TIMELINE})


async def avtale_command(context: Context, text: str) -> Outcome | None:
    """Return the answer to a question about the register, or None where the text asks about something else."""
    if context.guest:
        return None
    question = asked_of_register(context, text)
    if question is None:
        return await _framed(context, text) or await _keywords(context, text)
    if not await has_avtaler(context.session):
        return _not_imported(context, text) if question.outright else None
    desk = await open_desk(context)
    return await _ANSWERS[question.wish](desk, question, text)


async def _framed(context: Context, text: str) -> Outcome | None:
    """Return the agreement that fits wholly what somebody needs, where nobody reads along and the rules are silent."""
    questions = read_frame(text) if context.turn.private else ()
    if not questions or _is_of_the_rules(context, text, questions[0]) or knows(context, text):
        return None
    if not await has_avtaler(context.session):
        return None
    desk = await open_desk(context)
    for question in questions:
        found = await find_avtaler(desk, question)
        if found.sure and max(hit.score for hit in found.hits) >= CERTAIN:
            return await say_found(desk, question, found, text)
    return None


async def _keywords(context: Context, text: str) -> Outcome | None:
    """Return the agreement that a word or two name outright, where nobody reads along and no article answers."""
    named = words(text)
    if not 0 < len(named) <= MOST_KEYWORDS or not context.turn.private or knows(context, text):
        return None
    if not await has_avtaler(context.session):
        return None
    desk = await open_desk(context)
    question = AvtaleQuestion(Wish.FIND, " ".join(named), outright=False)
    found = await find_avtaler(desk, question)
    if not found.sure or found.hits[0].score < CERTAIN:
        return None
    return await say_found(desk, question, found, text)


def asked_of_register(context: Context, text: str) -> AvtaleQuestion | None:
    """Return what a text asks of the register, or None where it asks about something else; nothing is looked up."""
    question = read_question(text, today=context.today, shown=context.memory.avtale is not None)
    return None if question is None or _is_of_the_rules(context, text, question) else question


def _is_of_the_rules(context: Context, text: str, question: AvtaleQuestion) -> bool:
    """Say whether the rules answer: an amount is told, another kommune is named, or it is something that is declined."""
    if question.wish in _LISTS or question.wish in _OWN_RECORDS:
        return False
    taken = take_apart(text, today=context.today)
    amount = any(money.amount.explicit for money in taken.money)
    elsewhere = taken.kommune is not None and taken.kommune != context.kommune.id
    return amount or elsewhere or refusal(text, kommune=context.kommune) is not None


def _not_imported(context: Context, text: str) -> Outcome | None:
    """Return that there is nothing to look in, unless the knowledge base has an answer."""
    if knows(context, text):
        return None
    said = NOT_IMPORTED.format(innkjop=context.kommune.names["innkjop"])
    return Outcome((Reply(said, private=True),), context.memory, answered=False)


def knows(context: Context, text: str) -> bool:
    """Say whether the knowledge base answers a question."""
    found = answer(text, kommune=context.kommune, today=context.today, knowledge=context.knowledge)
    return found.answered


async def _listed(desk: Desk, question: AvtaleQuestion, text: str) -> Outcome:
    format = Format.PNG if question.wish is Wish.TIMELINE else question.format
    window = question.window
    if window is None and question.wish is not Wish.MINE:
        window = months_ahead(desk.today, USUAL_MONTHS)
    shown = await listing(desk, own=question.mine, window=window)
    return await _said_list(desk, shown, format, text)


async def _said_list(desk: Desk, shown: Listing, format: Format | None, text: str) -> Outcome:
    reply = await say_file(desk, shown, format) if format else await say_listing(desk, shown)
    return told(desk, reply, question=text)


async def _contact(desk: Desk, question: AvtaleQuestion, text: str) -> Outcome | None:
    reply = await say_contact(desk, question.topic)
    if reply is None or (reply.choices and knows(desk.context, text) and not question.outright):
        return None
    return told(desk, reply, question=text)


async def _avvik(desk: Desk, question: AvtaleQuestion, text: str) -> Outcome | None:
    if question.wish is Wish.MY_AVVIK or not (question.topic or question.back):
        return told(desk, await say_open(desk, own=question.wish is Wish.MY_AVVIK), question=text)
    found = await find_avtaler(desk, question)
    if (not found.sure or found.supplier) and (
        named := await say_avvik_on(desk, found.supplier or question.topic)
    ):
        return told(desk, named, question=text)
    if not found.sure:
        known = not is_number(question) and knows(desk.context, text)
        return None if known else await say_found(desk, question, found, text)
    avtaler = [hit.avtale for hit in found.hits[:MOST_ALIKE]]
    reply = await say_avvik_of(desk, avtaler, open_only=question.open_only)
    return told(desk, reply, avtale=avtaler[0] if len(avtaler) == 1 else None, question=text)


async def _missing(desk: Desk, question: AvtaleQuestion, text: str) -> Outcome:
    return told(desk, await say_missing(desk, only=gap_named(question.topic)), question=text)


async def _group(desk: Desk, question: AvtaleQuestion, text: str) -> Outcome | None:
    return await say_group(desk, question, text) or await _found(desk, question, text)


async def _found(desk: Desk, question: AvtaleQuestion, text: str) -> Outcome | None:
    return await say_found(desk, question, await find_avtaler(desk, question), text)


_Answer = Callable[[Desk, AvtaleQuestion, str], Awaitable[Outcome | None]]
_ANSWERS: Final[dict[Wish, _Answer]] = {
    **dict.fromkeys(Wish, _found),
    **dict.fromkeys(_LISTS, _listed),
    Wish.CONTACT: _contact,
    Wish.AVVIK: _avvik,
    Wish.MY_AVVIK: _avvik,
    Wish.MISSING: _missing,
    Wish.GROUP: _group,
    Wish.RISK: say_risk,
    Wish.NOTICES: say_notices,
}


async def avtale_pressed(context: Context, action: Action) -> Outcome:
    """Do what a button under an agreement says, for whoever presses it as they may see it now."""
    if context.guest:
        return Outcome((Reply(texts.STAFF_ONLY),), context.memory)
    desk = await open_desk(context)
    if action.id is ActionId.SHOW_AVTALE:
        hit = await get_avtale(context.session, action.args.get("id", ""), seen=desk.seen)
        if hit is None:
            return told(desk, no_such_avtale(desk), answered=False)
        return await say_loaded(desk, hit, whole=bool(action.args.get("all")))
    try:
        own, window = listing_args(action.args)
        format = Format(action.args["as"]) if action.id is ActionId.AVTALER_FILE else None
    except (KeyError, ValueError):
        return told(desk, no_such_avtale(desk), answered=False)
    return await _said_list(desk, await listing(desk, own=own, window=window), format, "")
