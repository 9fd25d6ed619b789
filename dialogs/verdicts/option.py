"""What is decided about an option: called, which belongs to the avtaleeier, or left, so that the agreement ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from conversation.markup import escape
from conversation.reply import Field, FieldKind
from dialogs.deciding.text import NEW_END, OLD_END, OPTION, avtale_name, avtale_plain
from dialogs.verdicts.days import day_fault, said_days
from dialogs.verdicts.flow import FLOWS, Case, Decided, Faults, Flow, Values, nothing_to_undo
from norsk.date import parse_date
from norsk.when import norwegian_date
from register.avtale import Avtale, AvtaleOption, OptionMode
from register.avtale_extended import move_end, next_option
from register.deciders import Owner, option_owners, role_name
from register.decision import Decision
from register.enhet import load_enheter
from register.imports.applying.terms import last_day_after
from register.person import Role
from register.track import Verdict

_STILL: Final = "Du blir fortsatt minnet på ny anskaffelse og utløp."
AUTOMATIC: Final = "automatisk"
"""The detail of an option that runs by itself unless notice is given."""


@dataclass(frozen=True, slots=True)
class Called:
    """The option that is decided on: its place among all, how long it is, and the last day it leads to, where known."""

    avtale: Avtale
    option: AvtaleOption | None

    @property
    def automatic(self) -> bool:
        """Whether it runs by itself unless notice is given."""
        return self.option is not None and self.option.mode == OptionMode.AUTOMATIC.value

    @property
    def unsure(self) -> bool:
        """Whether nobody has told if it must be called or runs by itself."""
        return self.option is None or self.option.mode is None

    @property
    def new_end(self) -> date | None:
        """The agreement's last day with the option."""
        months = self.option.length_months if self.option else None
        if months is None or self.avtale.expires_on is None:
            return None
        return last_day_after(self.avtale.expires_on, months)

    @property
    def name(self) -> str:
        """What the option is called, with its length where that is known."""
        if self.option is None:
            return "opsjonen"
        count = len(self.avtale.options)
        which = "opsjonen" if count == 1 else f"opsjon {self.option.position} av {count}"
        return f"{which} ({said_days(self.option.length_months)})" if self.option.length_months else which


def _called(case: Case) -> Called:
    avtale = avtale_of(case)
    return Called(avtale, next_option(avtale))


def avtale_of(case: Case) -> Avtale:
    """Return the agreement of a case that is about one."""
    if case.avtale is None:
        raise AssertionError(case.track.ref)
    return case.avtale


def supplier(avtale: Avtale) -> str:
    """Return whom a notice goes to, as it stands in a sentence."""
    return escape(avtale.supplier_name) if avtale.supplier_name else "leverandøren"


async def _owners(case: Case) -> list[Owner]:
    context = case.context
    return await option_owners(
        context.session,
        avtale_of(case),
        enheter=await load_enheter(context.session),
        role=Role(context.kommune.option_decider.role),
        on=context.today,
    )


async def _approver(case: Case) -> Owner | None:
    """Return who must approve; None where the one who decides, or whom they act for, may call the option."""
    decides = case.acts_for or case.context.person
    owners = await _owners(case)
    if not owners or any(owner.person.id == decides.id for owner in owners):
        return None
    return owners[0]


async def _call_intro(case: Case) -> str:
    called, owner = _called(case), await _approver(case)
    parts = [f"Du vil utløse {called.name} på {avtale_name(called.avtale)}."]
    if called.new_end is not None:
        parts.append(f"Da gjelder avtalen til og med **{norwegian_date(called.new_end)}**.")
    if owner is not None:
        role = role_name(owner.role)
        parts.append(f"Det er **{escape(owner.person.name)}** ({role}) som avgjør. Dette blir en anbefaling, som går til godkjenning.")  # fmt: skip
    parts.append(_act(called, case))
    return " ".join(parts)


def _act(called: Called, case: Case) -> str:
    deadline = case.track.target_on
    if called.automatic:
        return "Opsjonen løper av seg selv, så ingen trenger å varsle leverandøren."
    if deadline < case.context.today:
        return f"**Fristen for å varsle var {norwegian_date(deadline)}.** Avklar med {supplier(called.avtale)} om opsjonen fortsatt kan utløses."
    return f"Etterpå må noen sende skriftlig varsel til {supplier(called.avtale)} innen {norwegian_date(deadline)}."


async def _call_fields(case: Case) -> tuple[Field, ...]:
    if _called(case).new_end is not None:
        return ()
    help = "Registeret vet ikke hvor lang opsjonen er. Den siste dagen er med."
    return (Field(NEW_END, "Ny siste dag", FieldKind.DATE, help=help),)


async def _call(case: Case, values: Values) -> Decided | Faults:
    called, context = _called(case), case.context
    end = called.new_end or parse_date(values.get(NEW_END, ""), today=context.today)
    if called.new_end is None:
        wrong = day_fault(values.get(NEW_END, ""), end, after=called.avtale.expires_on or context.today)
        if wrong:
            return Faults({NEW_END: wrong})
    assert end is not None  # noqa: S101 - a missing day is a fault above
    owner = await _approver(case)
    detail = _detail(called, end)
    if owner is None and called.automatic:
        await extend_by_option(case, called.avtale, detail)
    return Decided(
        _call_text(case, called, end, owner),
        detail,
        approver=owner.person if owner else None,
        act_by_on=None if called.automatic else case.track.target_on,
        deadline_on=case.track.target_on,
        enters=True,
    )


def _detail(called: Called, end: date) -> Mapping[str, str]:
    detail = {NEW_END: end.isoformat()}
    if called.avtale.expires_on is not None:
        detail[OLD_END] = called.avtale.expires_on.isoformat()
    if called.option is not None:
        detail[OPTION] = str(called.option.position)
    return detail | ({AUTOMATIC: "ja"} if called.automatic else {})


def _call_text(case: Case, called: Called, end: date, owner: Owner | None) -> str:
    name, until = avtale_plain(called.avtale), norwegian_date(end)
    if owner is not None:
        return (
            f"**Anbefalingen er sendt til {escape(owner.person.name)}** ({role_name(owner.role)}), som må godkjenne at "
            f"{called.name} på {name} utløses. Opsjonen er ikke utløst ennå. Du får beskjed når det er avgjort."
        )
    if called.automatic:
        return f"**Opsjonen på {name} får løpe.** Avtalen gjelder til og med {until}. Ingen trenger å varsle leverandøren."
    return f"**Det er avgjort at {called.name} på {name} utløses**. Da gjelder avtalen til og med {until}. {notice_due(case.context.today, called.avtale, case.track.target_on)}"


def notice_due(today: date, avtale: Avtale, act_by_on: date) -> str:
    """Return what must be done next: written notice to the supplier by a day, and who is reminded."""
    if act_by_on < today:
        return f"Fristen for skriftlig varsel til {supplier(avtale)} var {norwegian_date(act_by_on)}. Ta kontakt med leverandøren nå."
    return (
        f"**Send skriftlig varsel til {supplier(avtale)} innen {norwegian_date(act_by_on)}.** "
        "Avtaleforvalteren blir minnet på det til noen har trykket «Varsel sendt»."
    )


async def extend_by_option(case: Case, avtale: Avtale, detail: Mapping[str, str]) -> None:
    """Let an agreement end on the day that a called option leads to."""
    position = detail.get(OPTION)
    await move_end(
        case.context.session,
        avtale,
        to_on=date.fromisoformat(detail[NEW_END]),
        by=case.context.person.id,
        now=case.context.now,
        option=int(position) if position else None,
    )


async def _undo_call(context: object, decision: Decision) -> str:
    _ = context
    if decision.detail.get(AUTOMATIC) and decision.status == "done":
        return "Opsjonen løper av seg selv og står alt i registeret. Skal den stoppes, må leverandøren varsles: snakk med avtaleeieren."
    return ""


async def _leave_intro(case: Case) -> str:
    called = _called(case)
    name, end = avtale_name(called.avtale), called.avtale.expires_on
    until = f" {norwegian_date(end)}" if end else " når perioden er over"
    if not called.automatic:
        return f"Du vil la {called.name} på {name} ligge. {_unused(called, until)}"
    deadline = norwegian_date(case.track.target_on)
    return (
        f"Opsjonen på {name} løper av seg selv. Skal avtalen løpe ut{until}, må {supplier(called.avtale)} ha skriftlig "
        f"varsel innen **{deadline}**."
    )


def _unused(called: Called, until: str) -> str:
    """Return what an option that is left leads to, and plainly where the register does not tell how it works."""
    if called.unsure:
        return (
            f"Må opsjonen utløses, løper avtalen ut{until}. Registeret sier ikke om den løper av seg selv. "
            "Sjekk avtalen: gjør den det, må leverandøren ha beskjed."
        )
    return f"Da løper avtalen ut{until}, og ingen trenger å varsle leverandøren."


async def _no_fields(case: Case) -> tuple[Field, ...]:
    _ = case
    return ()


async def _leave(case: Case, values: Values) -> Decided | Faults:
    _ = values
    called = _called(case)
    name, end = avtale_plain(called.avtale), called.avtale.expires_on
    until = f" {norwegian_date(end)}" if end else " når perioden er over"
    text = f"**Det er avgjort at opsjonen på {name} ikke brukes.** {_unused(called, until)} {_STILL}"
    if called.automatic:
        text = f"**Opsjonen på {name} skal stoppes.** {notice_due(case.context.today, called.avtale, case.track.target_on)}"
    detail = {OPTION: str(called.option.position)} if called.option else {}
    return Decided(
        text,
        detail,
        act_by_on=case.track.target_on if called.automatic else None,
        deadline_on=case.track.target_on,
        enters=True,
    )


FLOWS[Verdict.CALL_OPTION] = Flow(_call_intro, _call_fields, _call, _undo_call)
FLOWS[Verdict.LET_EXPIRE] = Flow(_leave_intro, _no_fields, _leave, nothing_to_undo)
