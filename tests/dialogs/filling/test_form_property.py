"""Whatever is said, pressed and sent, in whatever order: a valid state, no fault, no lost draft, no case twice.

Old buttons and old forms are pressed too, in two conversations, over days, and while the form changes between versions.
More sequences are tried with `INNKJOPSBOT_SEQUENCES=500`.
"""

import asyncio
import itertools
import os
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.bootstrap import Parts, bootstrap
from conversation.reply import Reply
from dialogs.dialog import Knowledge
from dialogs.draft import OPEN, Draft, DraftStage
from dialogs.filling.control import Control, control_of
from dialogs.form import FORMS, Question
from norsk.clock import FixedClock
from register.case_event import CaseEvent
from register.person import find_person
from tests.conftest import settings_for
from tests.dialogs.filling.prove import ID, QUESTIONS, SPEC, Filler, form_there

SEQUENCES = int(os.environ.get("INNKJOPSBOT_SEQUENCES", "8"))
NUMBERS = itertools.count()
BEGAN = datetime(2026, 11, 21, 11, tzinfo=UTC)
TEXTS = (
    "stoler", "Elevene sitter på gulvet", "Volla", "1", "150 000", "to år", "1. mars", "ja", "ingen", "nei", "1 og 3", "send",
    "vet ikke", "hopp over", "tilbake", "hjelp", "gjenta", "oppsummer", "vis hele skjemaet", "legg til mer", "endre noe",
    "avbryt", "lagre til senere", "slett utkastet", "mine utkast", "fortsett", "begynn på nytt", "nei, fire år, ikke tre",
    "jeg mente 200 000", "fristen er 1. april", "det var ikke Volla, det var Skjetten", "fjern fristen", "feil enhet", "endre det til 4",
    "hva er en rammeavtale?", "150 000. Må vi lyse ut da?", "mine saker", "vi trenger også 10 pulter", "takk", "hei", "ok", "",
    "<!channel> *x* [y](http://z)", "x" * 5000, "stoler til Skjetten skole, 90 000 kr, før 1. mars", "ja, send den", "?", "feil",
)  # fmt: skip
VERSIONS = (
    SPEC,
    replace(SPEC, questions=tuple(one for one in QUESTIONS if one.key != "slag")),
    replace(SPEC, questions=(Question("ny", "Ny", "Hva er nytt?", QUESTIONS[1].parse), *QUESTIONS)),
    None,
)
"""The form as it was, without a field, with a new one first, and gone."""
CANNOT_SEND = "Tittelen er feil"

Act = tuple[str, int, int]
acts = st.one_of(
    st.tuples(st.just("say"), st.integers(0, len(TEXTS) - 1), st.integers(0, 1)),
    st.tuples(st.just("say"), st.integers(0, len(TEXTS) - 1), st.just(0)),
    st.tuples(st.just("fill_in"), st.integers(1, 9), st.just(0)),
    st.tuples(st.just("press"), st.integers(0, 40), st.integers(0, 10)),
    st.tuples(st.just("press"), st.integers(0, 2), st.integers(0, 10)),
    st.tuples(st.just("send"), st.just(0), st.integers(0, 1)),
    st.tuples(st.just("post"), st.integers(0, 5), st.integers(0, len(TEXTS) - 1)),
    st.tuples(st.just("begin"), st.integers(0, len(TEXTS) - 1), st.just(0)),
    st.tuples(st.just("wait"), st.integers(0, 40), st.just(0)),
    st.tuples(st.just("deploy"), st.integers(0, len(VERSIONS) - 1), st.just(0)),
)


@dataclass
class Story:
    """Somebody in two conversations, and what was true of their drafts after the last act."""

    filler: Filler
    last: str = ""
    before: dict[uuid.UUID, Draft] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)

    async def act(self, act: Act) -> None:
        kind, first, second = act
        shown = list(reversed(self.filler.shown))
        match kind:
            case "wait":
                self.filler.clock.at += timedelta(days=first)
            case "deploy":
                version = VERSIONS[first]
                FORMS.pop(ID, None)
                FORMS.update({ID: version} if version else {})
            case "begin":
                await self.turn(action=await self.filler.start_token(TEXTS[first][:100]), said="")
            case "say":
                await self.turn(text=TEXTS[first], said=TEXTS[first], where=("her", "der")[second])
            case "fill_in":
                for text in TEXTS[:first]:
                    await self.turn(text=text, said=text)
            case "send":
                await self.turn(text="send", said="send", where=("her", "der")[second])
            case "press" if choices := [choice for reply in shown for choice in reply.choices]:
                chosen = choices[(first * 3 + second) % len(choices)]
                await self.turn(action=chosen.token, said=chosen.label, where=("her", "der")[second % 2])
            case "post" if forms := [reply for reply in shown if reply.form]:
                await self.post(forms[first % len(forms)], TEXTS[second])

    async def post(self, reply: Reply, text: str) -> None:
        assert reply.form is not None
        assert reply.form.submit is not None
        values = {one.key: one.value for one in reply.form.fields}
        values |= dict.fromkeys(list(values)[len(text) % 4 :: 4], text)
        await self.turn(action=reply.form.submit.token, form=values, said="")

    async def turn(
        self,
        *,
        said: str,
        text: str | None = None,
        action: str | None = None,
        form: dict[str, str] | None = None,
        where: str = "her",
    ) -> None:
        self.last = said
        replies = await self.filler.act(text=text, action=action, form=form, where=where)
        assert replies, said
        for reply in replies:
            assert "Noe gikk galt" not in reply.text, said
            assert reply.text.strip() or reply.form, said
        await self.check()

    async def check(self) -> None:
        async with self.filler.parts.sessions() as session:
            person = await find_person(session, self.filler.email)
            assert person is not None
            drafts = {
                one.id: one
                for one in await session.scalars(select(Draft).where(Draft.person_id == person.id))
            }
            filed = await session.scalars(select(CaseEvent).where(CaseEvent.by_id == person.id))
            records = [(one.record, one.text) for one in filed if one.record.startswith("prove:")]
        cases = dict(records)
        assert len(cases) == len(records), "a case was filed twice"
        for draft in drafts.values():
            self.check_draft(draft, cases)
        assert self.before.keys() <= drafts.keys(), "a draft is lost"
        new = cases.keys() - self.cases.keys()
        assert len(new) <= 1
        assert not new or self.confirms(), f"{self.last!r} sent a form"
        self.before, self.cases = drafts, cases

    def confirms(self) -> bool:
        said = self.last.casefold()
        return said.startswith(("ja", "send", "ok")) or control_of(self.last) is Control.SEND

    def check_draft(self, draft: Draft, cases: dict[str, str]) -> None:
        assert draft.stage in list(DraftStage)
        record = f"prove:{draft.id}"
        is_sent = draft.stage == DraftStage.SENT
        # What is said may begin another form, which has its own way of filing.
        assert (record in cases) is (is_sent and draft.form == ID), (draft.form, self.last)
        if is_sent:
            assert draft.number == cases.get(record, draft.number)
            assert draft.number, "a sent form without a number"
        assert draft.given.keys() == draft.answers.keys(), "an answer cannot be read again"
        assert len(draft.trail) == len(set(draft.trail))
        before = self.before.get(draft.id)
        if before is None:
            return
        wiped = any(word in self.last.casefold() for word in ("slett", "begynn"))
        again = (
            draft.form != ID and before.stage == DraftStage.DELETED
        )  # the other buttons of a way that was taken
        over = before.stage not in OPEN and draft.stage != before.stage
        assert not over or again, "what is over is opened again"
        if draft.stage == DraftStage.DELETED:
            # «ja» to that a need is met without a form puts away what was only begun.
            met = draft.form != ID and before.stage == DraftStage.BEFORE
            assert wiped or met or before.stage == DraftStage.DELETED, f"{self.last!r} deleted a draft"
        elif not wiped:
            said = {key for key, one in before.given.items() if one.state == "said"}
            assert said <= draft.given.keys(), f"{self.last!r} lost {said - draft.given.keys()}"


async def play(story: Story, sequence: Sequence[Act]) -> None:
    for act in sequence:
        await story.act(act)


def test_any_sequence_of_turns_leaves_a_valid_state(
    sqlite_template: Path, tmp_path: Path, knowledge: Knowledge
) -> None:
    path = tmp_path / "test.db"
    shutil.copy(sqlite_template, path)
    clock = FixedClock(BEGAN)
    opened = bootstrap(settings_for(f"sqlite+aiosqlite:///{path}"), clock=clock, knowledge=knowledge)
    with asyncio.Runner() as runner, form_there():
        parts: Parts = runner.run(opened.__aenter__())

        @settings(
            max_examples=SEQUENCES,
            deadline=None,
            derandomize=SEQUENCES < 100,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        )
        @given(st.lists(acts, min_size=6, max_size=25))
        def each(sequence: Sequence[Act]) -> None:
            FORMS[ID] = SPEC
            clock.at = BEGAN
            filler = Filler(parts, clock, email=f"kari{next(NUMBERS)}@demo.invalid")
            runner.run(play(Story(filler), [("begin", 0, 0), *sequence]))

        each()
        runner.run(opened.__aexit__(None, None, None))
