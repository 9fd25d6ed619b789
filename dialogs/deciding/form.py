"""The form of a decision: shown with what is known, sent, and stored with who, in which role, when and why."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean, escape
from conversation.reply import Choice, Field, FieldKind, Form, Reply
from dialogs import texts
from dialogs.deciding.case import BROKEN, decided_before, flow_of, more_waiting, open_case, say, track_of
from dialogs.dialog import Context, Outcome, privately
from dialogs.verdicts.flow import REASON, Case, Decided, Faults, Flow
from register.deciding import DecidedBeforeError, Ruling, decide, lock_record
from register.decision import Decision, DecisionStatus
from register.events import DecisionApproved, DecisionDeclined, DecisionMade, Event, TrackChanged
from register.person_search import given_name
from register.track import VERDICT_NAMES, Track, TrackKind, Verdict

LONGEST: Final = 2000
"""Characters of a reason."""
WHY: Final = Field(
    REASON,
    "Hvorfor?",
    FieldKind.LONG_TEXT,
    help="Du kan la feltet stå tomt. De som følger opp, ser det du skriver.",
    required=False,
)
"""The last field of every form that has no reason of its own."""
_ABOUT_ANOTHER: Final = (DecisionApproved, DecisionDeclined)
_UNDOABLE: Final = (
    DecisionStatus.RECOMMENDED.value,
    DecisionStatus.DECIDED.value,
    DecisionStatus.DONE.value,
)


async def ask_decision(context: Context, action: Action) -> Outcome:
    """Show the form of the decision that a button stands for, or say why it cannot be decided."""
    track = track_of(action)
    chosen = flow_of(action, track) if track else None
    if track is None or chosen is None:
        return say(context, BROKEN)
    verdict, flow = chosen
    case = await open_case(context, track, verdict)
    if isinstance(case, Outcome):
        return case
    reply = await _form(case, flow, {}, {})
    avtale = str(case.avtale.id) if case.avtale is not None else context.memory.avtale
    memory = context.memory.model_copy(update={"avtale": avtale, "track": track.ref})
    return privately(Outcome((reply,), memory))


async def send_decision(context: Context, action: Action) -> Outcome:
    """Store the decision that was sent, or show the form again with what is wrong. Nothing that was written is lost."""
    track = track_of(action)
    chosen = flow_of(action, track) if track else None
    if track is None or chosen is None:
        return say(context, BROKEN)
    verdict, flow = chosen
    await lock_record(context.session, track)
    values = {key: clean(value).strip() for key, value in context.turn.form.items()}
    case = await open_case(context, track, verdict, unsent=_unsent(values))
    if isinstance(case, Outcome):
        return case
    fields = await _fields(case, flow)
    values = {asked.key: values.get(asked.key, "") for asked in fields}
    empty = _missing(fields, values, longest=flow.longest)
    found = Faults(empty) if empty else await flow.decide(case, values)
    if isinstance(found, Faults):
        return privately(Outcome((await _form(case, flow, values, found.by_field),), context.memory))
    try:
        stored = await store(case, flow, found, reason=values.get(REASON, ""))
    except DecidedBeforeError as error:
        return await decided_before(context, error.decision, unsent=_unsent(values))
    return await _receipt(case, flow, found, stored)


def _unsent(values: Mapping[str, str]) -> str:
    """Return what somebody wrote, quoted as it was."""
    return ", ".join(f"«{escape(value)}»" for value in values.values() if value)


async def _fields(case: Case, flow: Flow) -> tuple[Field, ...]:
    asked = await flow.fields(case)
    own = any(one.key == REASON for one in asked) or not flow.asks_why
    return asked if own else (*asked, WHY)


def _missing(fields: tuple[Field, ...], values: Mapping[str, str], *, longest: int) -> dict[str, str]:
    """Return what stands empty, or is too long to be kept, by field."""
    empty = {one.key: "Feltet må fylles ut." for one in fields if one.required and not values[one.key]}
    long = {key: texts.forward_too_long(len(value), longest) for key, value in values.items() if len(value) > longest}  # fmt: skip
    return {**empty, **long}


async def _form(case: Case, flow: Flow, values: Mapping[str, str], faults: Mapping[str, str]) -> Reply:
    fields = tuple(
        replace(asked, value=values.get(asked.key, asked.value), error=faults.get(asked.key, ""))
        for asked in await _fields(case, flow)
    )
    intro = await flow.intro(case)
    if case.acts_for is not None:
        intro = f"Du gjør dette på vegne av **{escape(case.acts_for.name)}**.\n\n{intro}"
    if faults:
        intro = "Noe må rettes. " + " ".join(escape(fault) for fault in faults.values()) + f"\n\n{intro}"
    args = {"track": case.track.ref, "verdict": case.verdict.value}
    submit = Choice(VERDICT_NAMES[case.verdict], Action(ActionId.SEND_DECISION, args))
    replaces = case.context.pressed_on if faults else None
    return Reply(intro, form=Form(fields, submit), replaces=replaces)


@dataclass(frozen=True, slots=True)
class Stored:
    """A decision that has been stored, and what has happened by it."""

    decision: Decision
    events: tuple[Event, ...]


async def store(case: Case, flow: Flow, found: Decided, *, reason: str) -> Stored:
    """Store what somebody decided, and return it with its events. Raises DecidedBeforeError.

    It may be taken back until its deadline; where that has passed or is not known, until the end of the day.
    """
    deadline = found.deadline_on or case.track.target_on
    ruling = Ruling(
        case.track,
        case.verdict,
        case.context.person,
        case.role,
        acts_for=case.acts_for,
        avtale_id=case.avtale.id if case.avtale else None,
        reason=reason,
        detail=found.detail,
        approver=found.approver,
        act_by_on=found.act_by_on,
        deadline_on=max(deadline, case.context.today) if flow.undo else None,
        enters=found.enters,
        closes=found.closes,
    )
    decision = await decide(case.context.session, ruling, now=case.context.now)
    events: tuple[Event, ...] = found.events
    if not any(isinstance(event, _ABOUT_ANOTHER) for event in events):
        events = (DecisionMade(decision.id), *events)
    changed = dict.fromkeys([case.track, *([decision.followed_by] if decision.followed_by else [])])
    return Stored(decision, (*events, *(TrackChanged(track.ref) for track in changed)))


async def _receipt(case: Case, flow: Flow, found: Decided, stored: Stored) -> Outcome:
    context = case.context
    text = found.text
    if case.acts_for is not None:
        text = f"{text}\n\nDu gjorde dette på vegne av {escape(given_name(case.acts_for))}."
    choices = [*found.choices, *notice_choice(stored.decision)]
    if flow.undo is not None and stored.decision.status in _UNDOABLE:
        choices.append(undo_choice(stored.decision))
    choices += await next_choice(context, case.track)
    reply = Reply(text, choices=tuple(choices), replaces=context.pressed_on, private=True)
    return Outcome((reply, *found.told), context.memory, events=stored.events)


def notice_choice(decision: Decision) -> tuple[Choice, ...]:
    """Return the button by which the act that follows from a decision is told of, none where none follows."""
    follows = decision.followed_by
    if follows is None or follows.kind is not TrackKind.NOTICE:
        return ()
    args = {"track": follows.ref, "verdict": Verdict.NOTICE_SENT.value}
    return (Choice(VERDICT_NAMES[Verdict.NOTICE_SENT], Action(ActionId.DECIDE, args)),)


def undo_choice(decision: Decision) -> Choice:
    """Return the button that takes a decision back."""
    return Choice("Angre", Action(ActionId.UNDO_DECISION, {"decision": str(decision.id)}))


async def next_choice(context: Context, track: Track) -> list[Choice]:
    """Return the button to what waits after a track, none where nothing does."""
    if not await more_waiting(context, track):
        return []
    return [Choice("Neste", Action(ActionId.HANDLE_ALL, {"after": track.ref}))]
