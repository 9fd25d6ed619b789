"""What is told when needs are put together or taken apart, and when a need is given to another to handle."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from knowledge.kommune import Kommune
from notifications.cards.words import quoted
from notifications.messages.case_told import told_of
from notifications.messages.need import see_case
from notifications.messages.people import still_here
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent
from register.cases import followers_of, joined_by
from register.ids import id_or_nobodys
from register.merging import is_merged_away, other_of

_OTHER, _NUMBER = "\x00other\x00", "\x00number\x00"
_AWAY_MERGED = (
    "**{{who}}** har slått sammen saken din {{case}} med {other}. Behovene kjøpes inn sammen, og du får beskjed "
    "når noe skjer i {number}.{{why}}"
)
_AWAY_SPLIT = "**{{who}}** har skilt saken din {{case}} ut fra {other}. Den er en egen sak igjen.{{why}}"
_MAIN_MERGED = "**{{who}}** har lagt {other} til saken din {{case}}. Behovene kjøpes inn sammen.{{why}}"
_MAIN_SPLIT = "**{{who}}** har skilt ut {other} fra saken din {{case}}.{{why}}"


async def merged_or_split(
    session: AsyncSession, need: Behovsmelding, line: CaseEvent, *, kommune: Kommune, now: datetime
) -> list[Reply]:
    """Tell everybody who follows one of two needs that they are one now, or two again; each of them once."""
    other = await session.get(Behovsmelding, id_or_nobodys(other_of(line)))
    if other is None:
        return []
    merged = line.act == CaseAct.MERGED.value
    away = is_merged_away(line)
    text = {
        (True, True): _AWAY_MERGED,
        (True, False): _AWAY_SPLIT,
        (False, True): _MAIN_MERGED,
        (False, False): _MAIN_SPLIT,
    }[away, merged]
    said = await told_of(session, need, line, text.format(other=_OTHER, number=_NUMBER), kommune=kommune)
    # Put in last: a title may have braces of its own.
    said = said.replace(_OTHER, f"{other.number}, {quoted(other.title)}").replace(_NUMBER, other.number)
    ids = [*followers_of(need), *await joined_by(session, need)]
    if not away:
        # Those of the other need are told by its own line, which names both.
        theirs = {*followers_of(other), *await joined_by(session, other)}
        ids = [id for id in ids if id not in theirs]
    return await _to(session, need, ids, said, but=(line.by_id,), now=now)


async def _to(
    session: AsyncSession,
    need: Behovsmelding,
    ids: Iterable[uuid.UUID | None],
    said: str,
    *,
    but: Iterable[uuid.UUID | None],
    now: datetime,
) -> list[Reply]:
    own = followers_of(need)
    return [
        Reply(
            said if one.id in own else said.replace("saken din ", "saken "),
            to=one.email,
            choices=(see_case(need),),
            private=True,
        )
        for one in await still_here(session, ids, but=but, now=now)
    ]


async def assigned(
    session: AsyncSession, need: Behovsmelding, line: CaseEvent, *, kommune: Kommune, now: datetime
) -> list[Reply]:
    """Tell whoever gets a need to handle, whoever had it, and those who follow it."""
    had = id_or_nobodys(line.detail.get("had", ""))
    new = await told_of(session, need, line, "**{who}** har gitt deg saken {case}.{why}", kommune=kommune)
    old = await told_of(
        session, need, line, "**{who}** har gitt saken {case} til {to}.{why}", kommune=kommune
    )
    follow = await told_of(
        session, need, line, "**{to}** i {innkjop} har nå saken din {case}.{why}", kommune=kommune
    )
    found = [
        Reply(new, to=one.email, choices=(see_case(need),), private=True, work=True)
        for one in await still_here(session, (line.to_id,), but=(line.by_id,), now=now)
    ]
    found += [
        Reply(old, to=one.email, choices=(see_case(need),), private=True, work=True)
        for one in await still_here(session, (had,), but=(line.by_id, line.to_id), now=now)
    ]
    ids = (*followers_of(need), *await joined_by(session, need))
    return [*found, *await _to(session, need, ids, follow, but=(line.by_id, line.to_id, had), now=now)]
