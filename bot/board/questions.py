"""The questions that wait for the procurement office's answer, the oldest first; never who asked."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select

from bot.board.filters import Filters
from bot.board.looking import Looking
from bot.board.narrowing import has_text
from bot.board.paging import Listed, Window, read_page
from conversation.markup import on_one_line
from norsk.when import oslo_date
from register.expert_question import ExpertQuestion, QuestionAsker, QuestionKind, QuestionStatus
from register.groups import is_group

LONGEST: Final = 160
KINDS: Final = {
    QuestionKind.UNANSWERED.value: "boten hadde ikke noe sikkert svar",
    QuestionKind.DISPUTED.value: "noen sier at svaret ikke stemmer",
}
SAY: Final = "ubesvarte spørsmål"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question. `waiting` is how many wait for the answer, 0 where they are too few for that to be told."""

    text: str
    why: str
    asked_on: date
    again: bool
    waiting: int
    say: str = SAY


async def waiting_questions(looks: Looking, asked: Filters, window: Window) -> Listed[QuestionRow]:
    """Return the open questions; nothing for somebody who does not answer them."""
    if not looks.answers:
        return Listed((), 0, window)
    one = ExpertQuestion
    wanted: ColumnElement[bool] = and_(
        one.status == QuestionStatus.OPEN.value, *has_text(asked.text, one.text)
    )
    if asked.status:
        wanted = and_(wanted, one.kind == asked.status)
    people = select(func.count()).where(QuestionAsker.question_id == one.id).scalar_subquery()
    columns = select(one.text, one.kind, one.asked_at, one.reopened_at, people.label("waiting"))
    found, count, window = await read_page(
        looks.session, columns.where(wanted).order_by(one.asked_at, one.id), window
    )
    rows = tuple(
        QuestionRow(
            text=on_one_line(row.text, longest=LONGEST),
            why=KINDS.get(row.kind, ""),
            asked_on=oslo_date(row.asked_at),
            again=row.reopened_at is not None,
            waiting=row.waiting if is_group(row.waiting) else 0,
        )
        for row in found
    )
    return Listed(rows, count, window)
