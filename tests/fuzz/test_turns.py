"""Whole turns of a hostile or absent-minded person: always an answer, never an unknown fault, never too large to send."""

import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.bootstrap import Parts
from bot.channels.slack.render import render
from bot.channels.slack.worker import view_of
from bot.channels.teams.render import LARGEST, messages, size
from bot.demo import load_demo, load_demo_register
from bot.inbox import Inbox, Status
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from tests.slack.limits import message_fault, view_fault

WORDS: Final = (
    "meld behov", "meld avvik", "mine saker", "mine avtaler", "avbryt", "hjelp", "vet ikke", "hopp over", "tilbake", "ja", "nei",
    "450 000 kroner", "40 stoler", "innen 1. juni", "2+1+1 år", "rettet: 30 stoler", "slett utkast", "send inn", "Hva er KGV?",
    "hva har du lagret om meg?", "=1+1", "<!channel>", "{{DATE(x)}}", "${x}", "**a**", "\u202e", "\x00", "%s %n", "' OR 1=1 --",
    "../../etc/passwd", "[a](javascript:alert(1))", "\ud800", "🦆", "A-0001", "B-2026-0001", "sosial dumping hos leverandøren",
)  # fmt: skip
TEXTS: Final = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join),
    st.text(max_size=300),
    st.tuples(st.sampled_from(WORDS), st.integers(2, 2000)).map(lambda pair: (pair[0] * pair[1])[:12_000]),
)
ACTS: Final = st.one_of(
    st.tuples(st.just("text"), TEXTS),
    st.tuples(st.just("press"), st.integers(0, 30)),
    st.tuples(st.just("form"), TEXTS),
    st.tuples(st.just("token"), st.text(max_size=300)),
)
PEOPLE: Final = ("ansatt@demo.invalid", "leder@demo.invalid", "innkjoper@demo.invalid", "ukjent@demo.invalid")


@dataclass
class Visitor:
    """Somebody who writes, presses whatever is shown, and fills in forms at random."""

    parts: Parts
    email: str
    conversation: str = field(default_factory=lambda: uuid.uuid4().hex)
    tokens: list[str] = field(default_factory=list)
    form: Reply | None = None

    async def does(self, what: str, how: object) -> Sequence[Reply]:
        handled = await self.parts.app.handle(self._turn(what, how))
        assert not any("Referanse" in reply.text or "F-" in reply.text[:200] for reply in handled.replies), (
            what
        )
        for reply in handled.replies:
            self.tokens += [choice.token for choice in reply.choices]
            self.form = reply if reply.form else self.form
            _sendable(reply)
        return handled.replies

    def _turn(self, what: str, how: object) -> Turn:
        text, action, form = None, None, {}
        if what == "press" and self.tokens and isinstance(how, int):
            action = self.tokens[how % len(self.tokens)]
        elif what == "form" and self.form and self.form.form and self.form.form.submit:
            action = self.form.form.submit.token
            form = {one.key: str(how) for one in self.form.form.fields} | {"ukjent": str(how)}
        elif what == "token":
            action = str(how)
        else:
            text = str(how)
        return Turn(
            key=uuid.uuid4().hex,
            sender=Sender(ChannelName.WEB, self.email, email=self.email),
            address=Address(ChannelName.WEB, self.conversation, user_id=self.email),
            received_at=self.parts.clock.now(),
            text=text,
            action=action,
            form=form,
        )


def _sendable(reply: Reply) -> None:
    """Require that Slack and Teams take an answer."""
    for drawn in render(reply, owner="U1"):
        fault = message_fault({"text": drawn.text, "blocks": list(drawn.blocks)})
        assert fault is None, fault
    if view := view_of(reply, reply.id, Address(ChannelName.SLACK, "D1")):
        assert view_fault(view) is None
    for message in messages(reply):
        assert size(message) <= LARGEST


async def _visits(parts: Parts, examples: int) -> None:
    await load_demo(parts.sessions, "lillestrom")
    await load_demo_register(parts.sessions, "lillestrom", now=parts.clock.now())
    tried: list[tuple[str, list[tuple[str, object]]]] = []

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.sampled_from(PEOPLE), st.lists(ACTS, min_size=2, max_size=8))
    def drawn(email: str, acts: list[tuple[str, object]]) -> None:
        tried.append((email, acts))

    drawn()
    for email, acts in tried:
        visitor = Visitor(parts, email)
        for what, how in acts:
            try:
                await visitor.does(what, how)
            except Exception as exc:
                raise AssertionError(f"{email}: {acts!r}") from exc
    async with parts.sessions() as session:
        aside = select(func.count()).select_from(Inbox).where(Inbox.status == Status.SET_ASIDE.value)
        assert await session.scalar(aside) == 0


async def test_whatever_somebody_does_gets_an_answer(parts: Parts) -> None:
    await _visits(parts, 8)


@pytest.mark.soak
async def test_whatever_somebody_does_for_long_gets_an_answer(parts: Parts) -> None:
    """Ten visits a second of the soak, or as many as there is time for."""
    await _visits(parts, 10 * int(os.environ.get("SOAK_SECONDS", "60")))
