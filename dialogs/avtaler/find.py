"""Finding the agreement that a question means, and answering what it asks of it; or an honest no."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from conversation.markup import escape
from conversation.reply import Reply
from dialogs.answer import answer
from dialogs.avtaler.aspect import MOST_SHOWN, SAID, no_such_avtale, others_buttons, others_line, say_aspect
from dialogs.avtaler.desk import Desk, ask_office, show_choice, told
from dialogs.avtaler.lists import row
from dialogs.avtaler.question import AvtaleQuestion, Wish
from dialogs.avtaler.text import say_avtale, source_of
from dialogs.avtaler.topic import mended, wanted
from dialogs.dialog import Outcome
from knowledge.search import THRESHOLD
from norsk.text import stem, words
from register.avtale import Avtale
from register.avtale_hit import Hit, get_avtale, is_in_force, with_everything
from register.avtale_list import closed_to
from register.avtale_rank import STRONG
from register.avtale_search import by_reference, by_supplier, search
from register.avtale_words import vocabulary

NEAR: Final = 0.12
"""How much less well another agreement may fit and still be one of the answers."""
OUTWEIGHS: Final = 0.72
"""From here an agreement is told even where an article answers «hvordan kjøper vi …»."""
_REFERENCE: Final = re.compile(r"(?:(?:ramme)?avtale\w*|nr|nummer|sak)? ?(?P<ref>[\w./ -]*\d[\w./-]*)")
_AVTALE: Final = re.compile(
    r"^(?:(?:den |denne )?(?:ramme)?avtale\w*(?: (?:på|om|for|med|til|av|nr|nummer))? )"
)
_SUPPLIER_TOO: Final = frozenset(
    {
        Wish.OF_SUPPLIER,
        Wish.SUPPLIER,
        Wish.GROUP,
        Wish.ENDS,
        Wish.OPTIONS,
        Wish.VALUE,
        Wish.MANAGER,
        Wish.SHOW,
        Wish.AVVIK,
        Wish.WHO_MAY,
    }
)
"""What may name an agreement by whom it is with, where nothing is about the words."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a question means in the register. `sure` says that the first is what was meant, or one of several alike.

    `empty` says that the question names nothing to look for.
    """

    hits: tuple[Hit, ...] = ()
    sure: bool = False
    supplier: str = ""
    empty: bool = False


async def find_avtaler(desk: Desk, question: AvtaleQuestion) -> Found:
    """Return the agreements that a question means: by number, by supplier, or by what they are about."""
    session, topic = desk.context.session, question.topic
    if not topic:
        hit = await get_avtale(session, desk.context.memory.avtale or "", seen=desk.seen)
        return Found((hit,) if hit else (), sure=hit is not None, empty=hit is None)
    bare = _AVTALE.sub("", topic)
    if numbered := _REFERENCE.fullmatch(topic):
        hits = await by_reference(session, numbered["ref"].strip(), seen=desk.seen, on=desk.today)
        if hits or question.wish is Wish.SHOW:
            return Found(tuple(hits), sure=bool(hits))
    if question.of_supplier and (found := await _by_supplier(desk, bare)).sure:
        return found
    found = await _by_subject(desk, bare)
    return (
        found
        if found.sure or question.wish not in _SUPPLIER_TOO
        else await _by_supplier(desk, bare, else_=found)
    )


async def _by_supplier(desk: Desk, name: str, *, else_: Found | None = None) -> Found:
    told, hits = await by_supplier(desk.context.session, name, seen=desk.seen, on=desk.today)
    return Found(tuple(hits), sure=True, supplier=told) if hits else else_ or Found()


async def _by_subject(desk: Desk, topic: str) -> Found:
    session, knowledge = desk.context.session, desk.context.knowledge
    asked = wanted(topic, knowledge=knowledge)
    if not asked:
        return Found(empty=True)
    hits = await search(session, asked, seen=desk.seen, on=desk.today)
    if not _strong(hits):
        again = mended(asked, await vocabulary(session), knowledge=knowledge)
        if again != asked:
            hits = await search(session, again, seen=desk.seen, on=desk.today) or hits
    best = await _best_first(desk, hits)
    return Found(tuple(best), sure=_strong(best))


def _strong(hits: Sequence[Hit]) -> bool:
    return any(hit.score >= STRONG for hit in hits)


async def _best_first(desk: Desk, hits: Sequence[Hit]) -> list[Hit]:
    """Return those that fit nearly as well as the best, in force before others, and then those open to the asker."""
    top = max((hit.score for hit in hits), default=0.0)
    close = [hit for hit in hits if hit.score >= min(top, 1.0) - NEAR or hit.score >= STRONG]
    if top < STRONG:
        close = list(hits)
    closed = await _closed_to(desk, [hit.avtale for hit in close])
    return sorted(
        close,
        key=lambda hit: (
            _standing(desk, hit.avtale),
            hit.score < top - NEAR,
            hit.avtale.id in closed,
            -round(hit.score, 1),
            -(hit.avtale.expires_on.toordinal() if hit.avtale.expires_on else 0),
        ),
    )


def _standing(desk: Desk, avtale: Avtale) -> int:
    if is_in_force(avtale, desk.today):
        return 0
    return 2 if avtale.has_ended(desk.today) else 1


async def _closed_to(desk: Desk, avtaler: Sequence[Avtale]) -> set[uuid.UUID]:
    """Return the agreements that the asker's enhet may not order on."""
    own = [enhet.id for enhet in desk.enheter.upwards(desk.context.person.enhet_id)]
    limited = [avtale.id for avtale in avtaler if not avtale.open_to_all]
    return await closed_to(desk.context.session, limited, own)


async def say_found(desk: Desk, question: AvtaleQuestion, found: Found, text: str) -> Outcome | None:
    """Return the answer to a question about what was found; None where the knowledge base is to answer."""
    if found.empty:
        return None
    if not found.hits or not found.sure:
        return await _unsure(desk, question, found, text)
    if found.supplier and question.wish in (Wish.OF_SUPPLIER, Wish.SHOW, Wish.GROUP):
        return await _of_supplier(desk, found, text)
    if (
        question.wish not in (Wish.FIND, Wish.SHOW)
        and not question.outright
        and _is_known(desk, question, found, text)
    ):
        return None
    if question.wish in SAID and (question.wish is not Wish.ORDER or question.back):
        return await say_aspect(desk, question, found.hits, text)
    whether = question.wish is Wish.FIND and question.whether
    return await say_shown(desk, found.hits[0], others=found.hits[1:], question=text, whether=whether)


def _is_known(desk: Desk, question: AvtaleQuestion, found: Found, text: str) -> bool:
    """Say whether the knowledge base answers a «hvordan kjøper vi …» better than an agreement that is only near."""
    if found.hits[0].score >= OUTWEIGHS or question.wish is not Wish.ORDER:
        return False
    context = desk.context
    return answer(text, kommune=context.kommune, today=context.today, knowledge=context.knowledge).answered


async def say_shown(
    desk: Desk,
    hit: Hit,
    *,
    others: Sequence[Hit] = (),
    whole: bool = False,
    question: str = "",
    whether: bool = False,
) -> Outcome:
    """Return one agreement whole or in short, with the others that may be meant; `whether` begins with Ja or Nei."""
    loaded = await with_everything(desk.context.session, hit, seen=desk.seen)
    if loaded is None:
        return told(desk, no_such_avtale(desk), answered=False)
    return await say_loaded(desk, loaded, others=others, whole=whole, question=question, whether=whether)


async def say_loaded(
    desk: Desk,
    hit: Hit,
    *,
    others: Sequence[Hit] = (),
    whole: bool = False,
    question: str = "",
    whether: bool = False,
) -> Outcome:
    """Return as `say_shown` an agreement that has all that belongs to it, as `get_avtale` reads it."""
    lead = ("Ja:" if is_in_force(hit.avtale, desk.today) else "Nei, ikke nå:") if whether else ""
    reply = await say_avtale(desk, hit, lead=lead, whole=whole, after=others_line(desk, others))
    reply = replace(reply, choices=(*reply.choices, *others_buttons(others)))
    return told(desk, reply, avtale=hit.avtale, question=question)


async def _of_supplier(desk: Desk, found: Found, text: str) -> Outcome:
    shown = found.hits[:MOST_SHOWN]
    if len(found.hits) == 1:
        return await say_shown(desk, found.hits[0], question=text)
    more = len(found.hits) - len(shown)
    lines = "\n".join(row(desk, hit) for hit in shown)
    rest = f"\nOg {more} til." if more else ""
    source = await source_of(desk, shown[0].avtale)
    said = f"**{len(found.hits)} avtaler med {escape(found.supplier)}:**\n\n{lines}{rest}\n\n{source}"
    buttons = tuple(show_choice(hit.avtale) for hit in shown)
    return told(desk, Reply(said, choices=buttons, sources=(source.source,)), question=text)


async def _unsure(desk: Desk, question: AvtaleQuestion, found: Found, text: str) -> Outcome | None:
    """Return candidates where something may be meant, an honest no where nothing is, or None for the knowledge base."""
    if is_number(question):
        return told(desk, no_such_avtale(desk), answered=False, question=text)
    if not question.outright or _is_a_term(desk, question.topic):
        return None
    named = escape(question.topic)
    near = found.hits[:MOST_SHOWN]
    if near:
        said = f"Jeg er ikke sikker på hvilken avtale du mener med «{named}». Er det en av disse?\n\n"
        said += "\n".join(row(desk, hit) for hit in near)
        said += f"\n\nHvis ikke: Jeg finner ingen avtale på det. Spør {escape(desk.innkjop)}."
    else:
        said = f"Jeg finner ingen avtale på «{named}» i registeret. Spør {escape(desk.innkjop)}, som har oversikten."
        said += _rules(desk)
    buttons = tuple(show_choice(hit.avtale) for hit in near)
    return told(desk, Reply(said, choices=(*buttons, ask_office(desk))), answered=False, question=text)


def is_number(question: AvtaleQuestion) -> bool:
    """Say whether a question names an agreement by its number, so that no words can stand for it."""
    return bool(question.topic and _REFERENCE.fullmatch(question.topic)) and question.wish is not Wish.ORDER


def _is_a_term(desk: Desk, topic: str) -> bool:
    """Say whether a topic is one that an article is about: «egenregi», and not something to buy."""
    asked = {stem(word) for word in words(topic)}
    if not asked:
        return True
    hits = desk.context.knowledge.index.search(topic, kommune=desk.context.kommune.id, limit=1)
    return bool(
        hits
        and hits[0].confidence >= THRESHOLD
        and asked & {stem(word) for word in words(hits[0].article.title)}
    )


def _rules(desk: Desk) -> str:
    """Return in one line what the rules say where there is no agreement."""
    limit = desk.context.kommune.limit("behovsmelding", on=desk.today)
    if limit is None or limit.amount_nok is None:
        return " Uten avtale gjelder de vanlige reglene for kjøp: Spør meg for eksempel «hva gjelder for kjøp på 80 000 kroner?»"
    return " Uten avtale gjelder de vanlige reglene for kjøp. Skriv hva kjøpet er verdt, så sier jeg hva du må gjøre."
