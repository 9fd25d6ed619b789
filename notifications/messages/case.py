"""What is told when a case is filed or something happens to it: to whoever filed it, and to those who work on it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Rules
from notifications.messages import avvik as avvik_messages
from notifications.messages import endringsbehov as endringsbehov_messages
from notifications.messages import need as need_messages
from notifications.messages.area import area_asked
from notifications.messages.case_changed import case_changed
from register.avvik import Avvik
from register.endringsbehov import Endringsbehov
from register.events import AreaAsked, AvvikReported, CaseChanged, EndringsbehovReported, NeedReported


async def about(
    session: AsyncSession,
    event: NeedReported | AvvikReported | EndringsbehovReported | CaseChanged | AreaAsked,
    *,
    kommune: Kommune,
    now: datetime,
    rules: Rules | None = None,
) -> Sequence[Reply]:
    """Return the messages that an event leads to, each addressed. `rules` are the thresholds that needs are judged by."""
    match event:
        case NeedReported():
            return await need_messages.reported(session, event, kommune=kommune, now=now, rules=rules)
        case AvvikReported(avvik_id):
            told = await avvik_messages.reported(session, event, kommune=kommune, now=now)
            avvik = await session.get(Avvik, avvik_id)
            return [*told, *(await need_messages.on_behalf(session, avvik, now=now) if avvik else ())]
        case EndringsbehovReported(id):
            told = await endringsbehov_messages.reported(session, event, kommune=kommune, now=now)
            change = await session.get(Endringsbehov, id)
            return [*told, *(await need_messages.on_behalf(session, change, now=now) if change else ())]
        case CaseChanged():
            return await case_changed(session, event, kommune=kommune, now=now)
        case AreaAsked():
            return await area_asked(session, event, now=now)
