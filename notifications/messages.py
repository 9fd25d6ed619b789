"""What is said when something has happened. Plain language, the point first."""

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from conversation.reply import INNKJOP, Fact, Reply
from register.events import Event, QuestionForwarded
from register.person import Person

LONGEST_QUOTE = 1000
"""How much of a question is repeated to somebody else."""


async def message_about(session: AsyncSession, event: Event) -> Reply:
    """Return the message that an event leads to, addressed."""
    match event:
        case QuestionForwarded(asker_id, question):
            asker = await session.get_one(Person, asker_id)
            quoted = question if len(question) <= LONGEST_QUOTE else question[:LONGEST_QUOTE] + " …"
            return Reply(
                to=INNKJOP,
                text=(
                    f"**{escape(asker.name)}** fikk ikke svar av meg og ber dere svare.\n\n"
                    f"Spørsmålet: «{escape(quoted)}»\n\nSvar på e-post til {escape(asker.email)}."
                ),
                facts=(Fact("Fra", asker.name), Fact("E-post", asker.email)),
            )
