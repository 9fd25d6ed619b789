"""A version of a document is sent to those who must approve it: who they are, by when, and what is lacking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from conversation.markup import escape
from conversation.reply import Field, FieldKind
from dialogs.cases.approver_words import BAR_WORDS, approver_label, nobody_for
from dialogs.cases.forms import LONGEST, ask, option_field, send_step, told
from dialogs.cases.sight import Onlooker
from dialogs.cases.words import say, show_case, step
from dialogs.dialog import Outcome
from knowledge.approval_words import role_word, the_paper
from knowledge.profile_parts import Gate
from norsk.calendar import add_working_days
from norsk.date import parse_date
from norsk.when import norwegian_date
from register import habilitet
from register.absence_chain import absence_chain
from register.approval import RoleState, Standing, ask_approvals, demands_paper, standing
from register.approval_rules import Matter, bar, open_matter
from register.approvers import Candidates, candidates
from register.behovsmelding import Behovsmelding
from register.case_document import CaseDocument
from register.case_party import APPROVERS
from register.ids import id_or_nobodys
from register.person import Person
from register.stand_in import absences_on

GATE: Final = "dokument"
BY: Final = "frist"
WORDS: Final = "beskjed"
WORKING_DAYS: Final = 5
"""How long those who approve have, where nothing else is written; our own estimate."""
Faults = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Plan:
    """One version that can be sent: the gate, how far its approval has come, and who can be asked in each role."""

    gate: Gate
    found: Standing
    document: CaseDocument
    matter: Matter
    roles: Mapping[str, Candidates]

    @property
    def empty(self) -> list[Candidates]:
        return [one for one in self.roles.values() if not one.people]

    def standing_of(self, role: str) -> Person | None:
        """Return who is asked already, and so stands in the form."""
        task = next((one.task for one in self.found.roles if one.role == role), None)
        people = self.roles[role].people if role in self.roles else ()
        return next((one for one in people if task and one.id == task.person_id), None)


async def _plans(looks: Onlooker, need: Behovsmelding) -> list[_Plan]:
    context = looks.context
    gates = [one for one in context.kommune.gates_on(context.today) if demands_paper(one)]
    found = [(gate, await standing(context.session, need, gate)) for gate in gates]
    return [await _plan(looks, need, gate, one) for gate, one in found if one.document and not one.complete]


async def _plan(looks: Onlooker, need: Behovsmelding, gate: Gate, found: Standing) -> _Plan:
    context = looks.context
    assert found.document is not None  # noqa: S101 - asked of those only
    matter = await open_matter(context.session, need, found.document, on=context.today)
    roles: dict[str, Candidates] = {}
    taken = {one.task.person_id for one in found.roles if one.state is RoleState.APPROVED and one.task}
    lacking = [one for one in found.roles if one.state is not RoleState.APPROVED]
    # The role that fewest hold is filled first, so that nobody takes another's only place.
    first = {one.role: await candidates(context.session, matter, one.role) for one in lacking}
    for role in sorted(first, key=lambda one: len(first[one].people)):
        but = frozenset(id for id in taken if id)
        roles[role] = await candidates(context.session, matter, role, but=but)
        if (asked := roles[role].asked) is not None:
            taken.add(asked.id)
    ordered = {one.role: roles[one.role] for one in lacking}
    return _Plan(gate, found, found.document, matter, ordered)


async def send_form(looks: Onlooker, need: Behovsmelding, faults: Faults | None = None) -> Outcome:
    """Ask by when, and whom where there is a choice; or say why nothing can be sent."""
    context, wrong = looks.context, faults or {}
    plans = await _plans(looks, need)
    if not plans:
        return await _nothing(looks, need)
    chosen = _chosen(plans, context.turn.form.get(GATE, ""))
    if chosen.empty:
        return _no_approver(looks, need, chosen)
    form = context.turn.form
    options = [(one.gate.id, _label(one)) for one in plans]
    document = (option_field(GATE, "Hva skal godkjennes?", options, value=chosen.gate.id),) if len(plans) > 1 else ()  # fmt: skip
    by = form.get(BY) or add_working_days(context.today, WORKING_DAYS).isoformat()
    fields = (
        *document,
        *(_role_field(looks, chosen, one, wrong) for one in chosen.roles.values() if one.asked is None),
        Field(BY, "Svarfrist", FieldKind.DATE, value=by, error=wrong.get(BY, "")),
        Field(
            WORDS, "Noe de bør vite?", FieldKind.LONG_TEXT, required=False, value=told(context, WORDS),
            error=wrong.get(WORDS, ""),
        ),
    )  # fmt: skip
    intro = f"{_label(chosen)} i {need.number}: {escape(need.title)}.\n\n{_who(looks, chosen)}"
    return ask(context, intro, fields, "Send til godkjenning", action=send_step(need, "send_for_approval"))


def _chosen(plans: Sequence[_Plan], id: str) -> _Plan:
    fresh = [one for one in plans if any(role.state is not RoleState.OPEN for role in one.found.roles)]
    return next((one for one in plans if one.gate.id == id), (fresh or list(plans))[0])


def _label(plan: _Plan) -> str:
    paper = the_paper(plan.document.kind)
    return f"{paper[:1].upper()}{paper[1:]}, versjon {plan.document.version}"


def _who(looks: Onlooker, plan: _Plan) -> str:
    names = looks.context.kommune.names
    rows = [
        f"- {escape(one.asked.name)} ({escape(role_word(one.role, names))})"
        for one in plan.roles.values()
        if one.asked is not None
    ]
    approved = [one.role for one in plan.found.roles if one.state is RoleState.APPROVED]
    rows += [f"- {escape(role_word(role, names))} har alt godkjent" for role in approved]
    return "\n".join(("Disse blir spurt:", *rows)) if rows else "Velg hvem som skal spørres."


def _role_field(looks: Onlooker, plan: _Plan, found: Candidates, wrong: Faults) -> Field:
    word = role_word(found.role, looks.context.kommune.names)
    options = [(str(one.id), approver_label(plan.matter, found.role, one)) for one in found.people]
    already = plan.standing_of(found.role)
    standing_in = str(already.id) if already else options[0][0] if len(options) == 1 else ""
    value = looks.context.turn.form.get(_key(found.role)) or standing_in
    error = wrong.get(_key(found.role), "")
    return option_field(_key(found.role), f"Hvem skal godkjenne? ({word})", options, value=value, error=error)  # fmt: skip


def _key(role: str) -> str:
    return f"som_{role}"


async def _nothing(looks: Onlooker, need: Behovsmelding) -> Outcome:
    context = looks.context
    gates = [one for one in context.kommune.gates_on(context.today) if demands_paper(one)]
    see = show_case(need, "Se saken")
    if not gates:
        return say(context, "Ingen dokumenter skal godkjennes her. Ingenting er sendt.", see)
    found = [await standing(context.session, need, gate) for gate in gates]
    if any(one.document is not None for one in found):
        lacking = [the_paper(gate.what) for gate, one in zip(gates, found, strict=True) if not one.document]
        more = f" {' og '.join(lacking).capitalize()} er ikke lagt inn ennå." if lacking else ""
        return say(context, f"Alt som er lagt inn i {need.number}, er godkjent.{more}", see)
    papers = " eller ".join(the_paper(gate.what) for gate in gates)
    text = f"{need.number} har ingen versjon å sende. Legg inn {papers} først."
    return say(context, text, step(need, "add_version", "Legg inn dokument"), see)


def _no_approver(looks: Onlooker, need: Behovsmelding, plan: _Plan) -> Outcome:
    """Say that nobody may approve in a role, why those who hold it may not, and how that is mended."""
    text = "\n\n".join(nobody_for(one, plan.matter, looks.context.kommune.names) for one in plan.empty)
    return say(looks.context, f"{text}\n\nIngenting er sendt.", show_case(need, "Se saken"))


async def send_taken(looks: Onlooker, need: Behovsmelding) -> Outcome:
    """Ask those who must approve, or show the form again; sent twice, nobody is asked twice."""
    context = looks.context
    plans = await _plans(looks, need)
    if not plans:
        return await _nothing(looks, need)
    plan = _chosen(plans, context.turn.form.get(GATE, ""))
    if plan.empty:
        return _no_approver(looks, need, plan)
    people, faults = _people(looks, plan)
    by_on = parse_date(context.turn.form.get(BY, ""), today=context.today)
    faults |= _other_faults(by_on, told(context, WORDS), today=context.today)
    if faults or by_on is None:
        return await send_form(looks, need, faults)
    return await _sent(looks, need, plan, people, by_on)


def _people(looks: Onlooker, plan: _Plan) -> tuple[dict[str, Person], dict[str, str]]:
    """Return who is asked in each role, and what is wrong with what was chosen, by field."""
    people: dict[str, Person] = {}
    faults: dict[str, str] = {}
    for role, found in plan.roles.items():
        written = id_or_nobodys(looks.context.turn.form.get(_key(role), ""))
        person = found.asked or next((one for one in found.people if one.id == written), None)
        if person is None:
            faults[_key(role)] = "Velg hvem som skal godkjenne."
        elif person in people.values():
            faults[_key(role)] = f"{person.name} kan ikke godkjenne i to roller. Velg en annen."
        else:
            people[role] = person
    return people, faults


def _other_faults(by_on: date | None, words: str, *, today: date) -> dict[str, str]:
    faults: dict[str, str] = {}
    if by_on is None:
        faults[BY] = "Skriv en dato, for eksempel 6. juli."
    elif by_on < today:
        faults[BY] = "Fristen kan ikke være passert."
    if len(words) > LONGEST:
        faults[WORDS] = f"Kort ned teksten til høyst {LONGEST} tegn."
    return faults


async def _sent(
    looks: Onlooker, need: Behovsmelding, plan: _Plan, people: Mapping[str, Person], by_on: date
) -> Outcome:
    context = looks.context
    events = await ask_approvals(
        context.session, need, plan.gate, plan.document, people=people, by=context.person, due_on=by_on,
        now=context.now, prompt=told(context, WORDS),
    )  # fmt: skip
    see, label = show_case(need, "Se saken"), _label(plan)
    if not events:
        return say(context, f"{label} er alt sendt til godkjenning. Ingen er spurt på nytt.", see)
    for person in people.values():
        events += await habilitet.ask_one(
            context.session, need, person, APPROVERS, by=context.person, now=context.now
        )
    names = " og ".join(escape(one.name) for one in people.values())
    parts = [
        f"**{label} er sendt til godkjenning.** Jeg har spurt {names}. Fristen er {norwegian_date(by_on)}."
    ]
    parts += [line for one in people.items() if (line := await _away(looks, plan, *one))]
    said = say(context, "\n\n".join(parts), see)
    return Outcome(said.replies, context.memory, events=events)


async def _away(looks: Onlooker, plan: _Plan, role: str, person: Person) -> str:
    """Return who can approve for somebody who is away, or that nobody can; "" where they are here."""
    context = looks.context
    absence = (await absences_on(context.session, (person.id,), on=context.today)).get(person.id)
    if absence is None:
        return ""
    name, until = escape(person.name), f" til {norwegian_date(absence.to_on)}" if absence.to_on else ""
    chain = await absence_chain(context.session, person, on=context.today)
    if not chain:
        return (
            f"{name} er borte{until}, og ingen har sagt ja til å ta over. Da kan ingen godkjenne for {name}."
        )
    deputy = escape(chain[-1].name)
    why = bar(await open_matter(context.session, plan.matter.need, plan.document, on=context.today), chain[-1], role)  # fmt: skip
    if why is not None:
        return f"{name} er borte{until}. {deputy} tar over, men kan ikke godkjenne: {BAR_WORDS[why]}."
    return f"{name} er borte{until}. {deputy} tar over og kan godkjenne for {name}."
