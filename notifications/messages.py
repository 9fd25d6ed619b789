"""What is said when something has happened. Plain language, the point first."""

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from conversation.reply import INNKJOP, Fact, Reply
from register.events import Event, QuestionForwarded
from register.person import Person

LONGEST_QUOTE = 2000
"""How much of a question is repeated to somebody else."""


async def message_about(session: AsyncSession, event: Event) -> Reply:
    """Return the message that an event leads to, addressed."""
    match event:
        case QuestionForwarded(asker_id, question):
            quoted = question if len(question) <= LONGEST_QUOTE else question[:LONGEST_QUOTE] + " …"
            asker = await session.get_one(Person, asker_id) if asker_id else None
            return _question(quoted, asker)


def _question(quoted: str, asker: Person | None) -> Reply:
    said = f"Spørsmålet: «{escape(quoted)}»"
    if asker is None:
        return Reply(
            to=INNKJOP,
            text=f"**En ansatt** fikk ikke svar av meg, og har sendt spørsmålet uten navn.\n\n{said}",
        )
    return Reply(
        to=INNKJOP,
        text=(
            f"**{escape(asker.name)}** fikk ikke svar av meg og ber dere svare.\n\n"
            f"{said}\n\nSvar på e-post til {escape(asker.email)}."
        ),
        facts=(Fact("Fra", asker.name), Fact("E-post", asker.email)),
    )
