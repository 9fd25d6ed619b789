"""Sessions of whoever has signed in: begun, known again by the cookie, and ended."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Delete, delete, or_, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.sign_in.session import WebSession
from norsk.clock import Clock
from norsk.when import oslo_date
from register.database import Sessions, reading
from register.person import Person, find_person

IDLE: Final = timedelta(hours=1)
"""How long a session lasts without a request; an open page that only listens makes none."""
WHOLE: Final = timedelta(hours=10)
"""How long a session lasts at most: a working day."""
NOTED: Final = timedelta(minutes=1)
"""How old the note of the last request may get, so that not every request writes."""
LONGEST_NAME: Final = 200
COOKIE: Final = "innkjopsbot"


class SessionsUnavailableError(Exception):
    """The database cannot say now who somebody is."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who has signed in: a case-folded e-mail address, a name, and whether the issuer calls them a guest."""

    email: str
    name: str
    guest: bool = False


class WebSessions:
    """The sessions of one installation. `secure` says that its pages are served by https."""

    def __init__(self, sessions: Sessions, clock: Clock, *, secure: bool) -> None:
        self._sessions = sessions
        self._clock = clock
        self.secure = secure

    @property
    def cookie(self) -> str:
        """The cookie's name; the prefix makes browsers hold it to this host and to https."""
        return f"__Host-{COOKIE}" if self.secure else COOKIE

    async def begin(self, person: SignedIn, *, instead_of: str | None = None) -> str:
        """Write a new session down, and return its token of 256 random bits; the one it takes the place of ends."""
        token, now = secrets.token_urlsafe(32), self._clock.now()
        async with self._sessions.begin() as session:
            if instead_of:
                await session.execute(_one(instead_of))
            session.add(
                WebSession(
                    token_hash=_hash(token),
                    email=person.email,
                    name=person.name[:LONGEST_NAME],
                    guest=person.guest,
                    started_at=now,
                    seen_at=now,
                    ends_at=now + WHOLE,
                )
            )
        return token

    async def is_anothers(self, person: SignedIn) -> bool:
        """Say whether a guest's address is that of somebody whom the register knows as more than an ordinary writer.

        A guest's address is what their own organisation says of it, and makes them nobody here.
        """
        if not person.guest:
            return False
        async with reading(self._sessions) as session:
            known = await find_person(session, person.email)
        return known is not None and (known.imported_at is not None or bool(known.roles))

    async def of(self, token: str, *, noted: bool = True) -> SignedIn | None:
        """Return whose session a token is, or None where it has ended, or they have left.

        With `noted` the request counts, and the idle time begins anew. Raises SessionsUnavailableError.
        """
        now = self._clock.now()
        try:
            async with reading(self._sessions) as session:
                row = await _open_row(session, token, self._clock)
            if row is not None and noted and now - row.seen_at >= NOTED:
                async with self._sessions.begin() as session:
                    seen = update(WebSession).where(WebSession.token_hash == row.token_hash)
                    await session.execute(seen.values(seen_at=now))
        except DBAPIError as exc:
            raise SessionsUnavailableError from exc
        return SignedIn(row.email, row.name, row.guest) if row is not None else None

    async def end(self, token: str) -> None:
        """End one session."""
        async with self._sessions.begin() as session:
            await session.execute(_one(token))

    async def end_all(self, email: str) -> None:
        """End every session of a person."""
        async with self._sessions.begin() as session:
            await session.execute(delete(WebSession).where(WebSession.email == email))


async def forget_sessions(session: AsyncSession, *, clock: Clock) -> None:
    """Take away the sessions that have ended."""
    now = clock.now()
    ended = or_(WebSession.ends_at <= now, WebSession.seen_at <= now - IDLE)
    await session.execute(delete(WebSession).where(ended))


async def _open_row(session: AsyncSession, token: str, clock: Clock) -> WebSession | None:
    now = clock.now()
    found = await session.execute(
        select(WebSession, Person.left_on)
        .outerjoin(Person, Person.email == WebSession.email)
        .where(
            WebSession.token_hash == _hash(token),
            WebSession.ends_at > now,
            WebSession.seen_at > now - IDLE,
        )
    )
    row, left_on = found.one_or_none() or (None, None)
    return None if left_on is not None and left_on <= oslo_date(now) else row


def _one(token: str) -> Delete:
    return delete(WebSession).where(WebSession.token_hash == _hash(token))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
