"""A small form with a field of every kind, filed as a line of a case's history; and somebody who fills it in."""

import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from bot.bootstrap import Parts
from conversation.reply import FieldKind, Option, Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.draft import Draft
from dialogs.form import FORMS, Fault, Filed, Filling, FormSpec, Question, offers
from dialogs.state_store import Facts
from norsk.amount import find_amounts, parse_amount
from norsk.clock import FixedClock
from norsk.date import parse_date
from norsk.duration import parse_duration
from norsk.kroner import kroner
from norsk.when import norwegian_date
from register.answers import Answer, AnswerState, answers_to_json
from register.case_event import CaseAct, add_case_event
from register.case_number import Series, case_number, next_serial

ID: Final = "prove"
PLACES: Final = ("Skjetten skole", "Volla skole", "Asak skole")
KINDS: Final = (
    Option("vare", "Vare"),
    Option("tjeneste", "Vanlig tjeneste"),
    Option("saerlig", "Særlig tjeneste"),
)
CARES: Final = (
    Option("miljo", "Miljø og klima"),
    Option("laerling", "Lærlinger"),
    Option("it", "IT-system"),
    Option("ingen", "Ingen av disse"),
)
LONGEST_TITLE: Final = 100


async def _title(filling: Filling, text: str) -> Answer | Fault:
    if len(text) > LONGEST_TITLE:
        return Fault(f"Teksten er på {len(text)} tegn. Kort den ned til høyst {LONGEST_TITLE}.")
    return Answer(text, text)


async def _words(filling: Filling, text: str) -> Answer | Fault:
    return Answer(text, text)


async def _value(filling: Filling, text: str) -> Answer | Fault:
    found = parse_amount(text)
    if found is None or found.nok is None:
        return Fault("Jeg forsto ikke beløpet. Skriv for eksempel 150 000.")
    return Answer(f"{found.nok:f}", kroner(found.nok))


async def _deadline(filling: Filling, text: str) -> Answer | Fault:
    found = parse_date(text, today=filling.context.today)
    if found is None:
        return Fault("Jeg forsto ikke datoen. Skriv for eksempel 1. mars.")
    return Answer(found.isoformat(), norwegian_date(found))


async def _duration(filling: Filling, text: str) -> Answer | Fault:
    found = parse_duration(text)
    if found is None or found.max_months is None:
        return Fault("Jeg forsto ikke hvor lenge. Skriv for eksempel 2 år.")
    return Answer(str(found.max_months), f"{found.max_months // 12} år")


async def _place(filling: Filling, text: str) -> Answer | Fault:
    wanted = text.casefold()
    found = [one for one in PLACES if one.casefold() in wanted or wanted in one.casefold()]
    if len(found) != 1:
        return Fault("Jeg finner ikke enheten. Skriv navnet på den.")
    return Answer(found[0], found[0])


async def _kind(filling: Filling, text: str) -> Answer | Fault:
    return _option(KINDS, text)


async def _cares(filling: Filling, text: str) -> Answer | Fault:
    values = text.split(",")
    found = [one for one in CARES if one.value in values]
    if not found or len(found) != len(values):
        return Fault("Velg av listen.")
    return Answer(text, ", ".join(one.label for one in found))


async def _budget(filling: Filling, text: str) -> Answer | Fault:
    return _option((Option("ja", "Ja"), Option("nei", "Nei")), text)


async def _system(filling: Filling, text: str) -> Answer | Fault:
    return Answer(text, text)


def _option(options: tuple[Option, ...], text: str) -> Answer | Fault:
    found = next((one for one in options if one.value == text), None)
    return Answer(found.value, found.label) if found else Fault("Velg ett av svarene.")


async def _note(filling: Filling) -> str:
    return "Over 100 000 kr må det meldes." if Decimal(filling.value("verdi") or 0) > 100_000 else ""


async def _read(filling: Filling, text: str) -> Mapping[str, Answer]:
    found: dict[str, Answer] = {}
    for amount in find_amounts(text):
        if amount.nok is not None and amount.nok >= 1000:
            found["verdi"] = Answer(f"{amount.nok:f}", kroner(amount.nok), AnswerState.UNDERSTOOD)
    if said := re.search(r"\d+\. (?:jan|feb|mars|apr|mai|jun|jul|aug|sep|okt|nov|des)\w*", text):
        day = parse_date(said[0], today=filling.context.today)
        if day is not None:
            found["frist"] = Answer(day.isoformat(), norwegian_date(day), AnswerState.UNDERSTOOD)
    for place in PLACES:
        if place.casefold() in text.casefold():
            found["enhet"] = Answer(place, place, AnswerState.UNDERSTOOD)
    return found


async def _derive(filling: Filling) -> Mapping[str, Answer]:
    if not filling.known("verdi") or not filling.known("varighet"):
        return {}
    total = Decimal(filling.value("verdi")) * int(filling.value("varighet")) / 12
    return {"total": Answer(f"{total:f}", kroner(total))}


async def _never(filling: Filling, text: str) -> Answer | Fault:
    return Fault("Dette regner jeg ut.")


async def _summary(filling: Filling) -> tuple[str, ...]:
    return (
        (f"Samlet verdi blir {kroner(Decimal(filling.value('total')))}.",) if filling.value("total") else ()
    )


def _facts(filling: Filling) -> Facts:
    return Facts(value_nok=filling.value("verdi") or None)


async def _submit(filling: Filling, draft: Draft) -> Filed | Fault:
    if filling.value("tittel") == "feil":
        return Fault("Tittelen er feil.")
    session, now = filling.context.session, filling.context.now
    number = case_number(Series.AVVIK, 2026, await next_serial(session, Series.AVVIK, year=2026))
    answers = {key: answer.shown for key, answer in filling.answers.items()}
    add_case_event(
        session,
        f"prove:{draft.id}",
        CaseAct.FILED,
        at=now,
        by_id=filling.context.person.id,
        text=number,
        detail=answers,
    )
    return Filed(number, f"prove:{draft.id}", f"**{number}** er sendt.")


QUESTIONS: Final = (
    Question("tittel", "Behov", "Hva trenger dere?", _title, names=("tittel",), unknown=False),
    Question("formal", "Formål", "Hvilken oppgave skal det løse?", _words, FieldKind.LONG_TEXT, help="Tenk på hvem som skal bruke det."),
    Question("enhet", "Enhet", "Hvor skal det brukes?", _place, names=("sted", "skole")),
    Question("slag", "Slag", "Hva slags kjøp er det?", _kind, FieldKind.CHOICE, names=("type",), options=offers(*KINDS)),
    Question("verdi", "Verdi", "Hva koster det i året?", _value, FieldKind.AMOUNT, names=("beløp", "sum", "pris"), note=_note),
    Question("varighet", "Varighet", "Hvor lenge?", _duration, names=("lengde",)),
    Question("frist", "Frist", "Når trenger dere det?", _deadline, FieldKind.DATE, names=("dato",), required=False),
    Question("budsjett", "Budsjett", "Er det budsjettdekning?", _budget, FieldKind.YESNO),
    Question("hensyn", "Hensyn", "Hva er viktig?", _cares, FieldKind.CHOICES, options=offers(*CARES)),
    Question("system", "System", "Hvilket system?", _system, when=lambda filling: "it" in filling.value("hensyn").split(",")),
    Question("merknad", "Merknad", "Er det noe mer?", _words, FieldKind.LONG_TEXT, required=False, asked=False),
    Question("total", "Samlet verdi", "Samlet verdi", _never, required=False, asked=False, computed=True),
    Question("vedlegg", "Vedlegg", "Vil du legge ved noe?", _words, FieldKind.FILES, required=False, asked=False),
)  # fmt: skip
SPEC: Final = FormSpec(
    ID, "prøvemelding", QUESTIONS, _submit, read=_read, derive=_derive, summary=_summary, facts=_facts
)
GIVEN: Final = {
    "tittel": Answer("stoler", "stoler"),
    "formal": Answer("Elevene sitter på gulvet", "Elevene sitter på gulvet"),
    "enhet": Answer("Volla skole", "Volla skole"),
    "slag": Answer("vare", "Vare"),
    "verdi": Answer("150000", kroner(Decimal(150_000))),
    "varighet": Answer("24", "2 år"),
    "frist": Answer("2027-03-01", "1. mars 2027"),
    "budsjett": Answer("ja", "Ja"),
    "hensyn": Answer("ingen", "Ingen av disse"),
}
DERIVED: Final = {"total": Answer("300000", kroner(Decimal(300_000)), AnswerState.DERIVED)}
"""What is stored of `ANSWERS`."""
ANSWERS: Final = (
    "stoler",
    "Elevene sitter på gulvet",
    "Volla",
    "1",
    "150 000",
    "to år",
    "1. mars",
    "ja",
    "ingen",
)
"""What answers every question in turn."""


@contextmanager
def form_there(spec: FormSpec = SPEC) -> Iterator[None]:
    """Let the form be one of the bot's while a test runs."""
    before = FORMS.get(spec.id)
    FORMS[spec.id] = spec
    try:
        yield
    finally:
        if before is None:
            FORMS.pop(spec.id, None)
        else:
            FORMS[spec.id] = before


@dataclass
class Filler:
    """Somebody with a running bot, in as many conversations as they like."""

    parts: Parts
    clock: FixedClock
    email: str = "kari@demo.invalid"
    shown: list[Reply] = field(default_factory=list)

    async def act(
        self,
        *,
        text: str | None = None,
        action: str | None = None,
        form: Mapping[str, str] | None = None,
        where: str = "her",
        files: tuple[str, ...] = (),
    ) -> tuple[Reply, ...]:
        turn = Turn(
            key=uuid.uuid4().hex,
            sender=Sender(ChannelName.WEB, self.email, email=self.email),
            address=Address(ChannelName.WEB, f"{where}-{self.email}", user_id=self.email),
            received_at=self.clock.now(),
            text=text,
            action=action,
            form=form or {},
            files=files,
        )
        handled = await self.parts.app.handle(turn)
        self.shown += handled.replies
        return handled.replies

    async def say(self, *texts: str, where: str = "her") -> Reply:
        """Say one thing after the other, and return the last reply to the last."""
        replies: tuple[Reply, ...] = ()
        for text in texts:
            replies = await self.act(text=text, where=where)
        return replies[-1]

    async def press(self, on: Reply, label: str, *, where: str = "her") -> Reply:
        return (await self.act(action=token(on, label), where=where))[-1]

    async def fill(self, on: Reply, *, where: str = "her", **values: str) -> Reply:
        """Send a drawn form; what is not named keeps what stands there."""
        assert on.form is not None
        assert on.form.submit is not None
        written = {one.key: one.value for one in on.form.fields} | values
        return (await self.act(action=on.form.submit.token, form=written, where=where))[-1]

    async def begin(self, text: str = "", *, where: str = "her") -> Reply:
        """Begin the form as a button does, with a sentence."""
        return (await self.act(action=await self.start_token(text), where=where))[-1]

    async def upto(self, question: str) -> None:
        """Stand at a question, all before it answered: what a person would write, without a turn for each."""
        await self.begin()
        keys = [one.key for one in QUESTIONS]
        before = keys[: keys.index(question)]
        async with self.parts.sessions.begin() as session:
            draft = (await session.scalars(select(Draft).where(Draft.stage == "asking"))).one()
            draft.answers = answers_to_json({key: GIVEN[key] for key in before} | DERIVED)
            draft.asked, draft.trail, draft.revision = question, before, len(before)
        await self.say("gjenta")

    async def start_token(self, text: str = "") -> str:
        from conversation.actions import Action, ActionId
        from register.person import find_person

        async with self.parts.sessions() as session:
            person = await find_person(session, self.email)
        if person is None:
            await self.act(text="hei")
            async with self.parts.sessions() as session:
                person = await find_person(session, self.email)
        assert person is not None
        action = Action(ActionId.START_FORM, {"form": ID, "text": text})
        return self.parts.app._signer.token(action, person_id=str(person.id), use=uuid.uuid4().hex)


def token(reply: Reply, label: str) -> str:
    found = [choice.token for choice in reply.choices if choice.label.startswith(label)]
    assert found, f"no button {label!r} among {[choice.label for choice in reply.choices]}"
    return found[0]


def labels(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices]


def flat(reply: Reply) -> str:
    """Return a reply's text as it is compared: no emphasis, plain spaces."""
    return " ".join(reply.text.replace("*", "").replace("\\", "").replace("\u00a0", " ").split())
