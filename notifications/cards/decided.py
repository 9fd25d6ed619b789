"""How a track was decided: what, by whom, in which role, when and why, what is left to do, and until when it can be undone."""

from datetime import date
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice
from knowledge.names import short
from norsk.when import oslo_date
from notifications.cards.decision import decided_by, who_settled
from notifications.cards.ended import Ended
from notifications.cards.scene import Scene
from notifications.cards.task_ended import task_ended
from notifications.cards.words import day, name_of, quoted
from register.access import Thing
from register.behovsmelding import CLARIFYING
from register.case_step import waits_for_taker
from register.decision import Decision, DecisionStatus
from register.person import Role
from register.track import VERDICT_NAMES, TrackKind, Verdict

_CAME: Final = {
    TrackKind.APPROVAL: "godkjent",
    TrackKind.NOTICE: "sendt",
    TrackKind.NOT_SHOWN: "ført",
    TrackKind.ASSIGNMENT: "bekreftet",
}


async def ended(scene: Scene) -> Ended | None:
    """Return how a track was closed, as the reader may see it; None while it is open."""
    if scene.task is not None:
        return await task_ended(scene)
    decision = _closing(scene)
    if decision is not None:
        return await _decided(scene, decision)
    if scene.avvik is not None and scene.about is None and not scene.avvik.is_open:
        closed_on = scene.avvik.closed_on
        return Ended("lukket", (f"Avviket er lukket{f' {day(closed_on)}' if closed_on else ''}.",))
    if scene.need is not None and scene.about is None and scene.need.taken_by_id:
        who = await name_of(scene, scene.need.taken_by_id)
        return Ended("tatt", (f"{who} har tatt saken.",))
    return _over(scene)


def _over(scene: Scene) -> Ended | None:
    """Return that a need or an endringsbehov has come to an end, or is looked into, without anybody deciding here."""
    if scene.about is not None:
        return None
    if scene.need is not None and not (waits_for_taker(scene.need) and scene.need.status != CLARIFYING):
        labels = {one.id: one.label for one in scene.sight.kommune.statuses}
        word = labels.get(scene.need.status, scene.need.status)
        return Ended(word, (f"Saken har status «{escape(word)}» og venter ikke på at noen tar den.",))
    if scene.change is not None and not scene.change.is_open:
        return Ended("avsluttet", ("Endringsbehovet venter ikke på svar lenger.",))
    return None


def _closing(scene: Scene) -> Decision | None:
    """Return the decision that closed a track: its own, or the one that it follows from once that has come further."""
    about, status = scene.about, scene.about.status if scene.about else ""
    match scene.track.kind:
        case TrackKind.APPROVAL if about and status != DecisionStatus.RECOMMENDED.value:
            return about
        case TrackKind.NOTICE if about and status != DecisionStatus.DECIDED.value:
            return about
        case TrackKind.NOT_SHOWN if about and (about.entered_at or not about.stands):
            return about
        case TrackKind.APPROVAL | TrackKind.NOTICE | TrackKind.NOT_SHOWN:
            return None
    return scene.decision


async def _decided(scene: Scene, decision: Decision) -> Ended:
    word = _word(scene, decision)
    if not may_know(scene):
        return Ended(_bare(decision))
    parts = [await _who(scene, decision)]
    if decision.reason:
        parts[0] += f" Grunn: {quoted(decision.reason)}."
    parts += await _further(scene, decision)
    return Ended(word, tuple(parts), _choices(scene, decision))


def _bare(decision: Decision) -> str:
    """Return how far a decision has come for somebody who may not know what it says."""
    return "til godkjenning" if decision.status == DecisionStatus.RECOMMENDED.value else "avgjort"


def may_know(scene: Scene) -> bool:
    """Say whether the reader may know what was decided: of an agreement only those who see what it holds."""
    return scene.avtale is None or scene.inside


def _word(scene: Scene, decision: Decision) -> str:
    """Return how a track was closed in a word or two; what follows from a decision is told as what came of it."""
    if decision.stands and scene.track.kind in _CAME:
        return _CAME[scene.track.kind]
    name = f"«{VERDICT_NAMES[Verdict(decision.verdict)]}»"
    match DecisionStatus(decision.status):
        case DecisionStatus.RECOMMENDED:
            return f"{name} er anbefalt"
        case DecisionStatus.DECLINED:
            return "avslått" if scene.track.kind is TrackKind.APPROVAL else f"{name} ble avslått"
        case DecisionStatus.UNDONE:
            return "angret" if scene.track.kind is TrackKind.APPROVAL else f"{name} er angret"
        case _:
            return name.strip("«»")


async def _who(scene: Scene, decision: Decision) -> str:
    who, at = await decided_by(scene, decision), day(oslo_date(decision.at))
    name = VERDICT_NAMES[Verdict(decision.verdict)]
    if decision.approver_id is not None:
        return f"{who} anbefalte «{name}» {at}."
    return f"{who} avgjorde «{name}» {at}."


async def _further(scene: Scene, decision: Decision) -> list[str]:
    """Return what has come of a decision since, and what is left to do."""
    status = DecisionStatus(decision.status)
    told: list[str] = []
    if status is DecisionStatus.RECOMMENDED:
        by = f" innen {day(decision.deadline_on)}" if decision.deadline_on else ""
        return [f"{await name_of(scene, decision.approver_id)} må godkjenne eller avslå det{by}."]
    if status is DecisionStatus.DECLINED:
        why = f" Grunn: {quoted(decision.declined_reason)}." if decision.declined_reason else ""
        return [f"{await name_of(scene, decision.approved_by_id)} avslo anbefalingen.{why}"]
    if status is DecisionStatus.UNDONE:
        why = f" Grunn: {quoted(decision.undone_reason)}." if decision.undone_reason else ""
        return [f"{await name_of(scene, decision.undone_by_id)} angret det. Saken er åpen igjen.{why}"]
    if decision.approved_by_id:
        told.append(f"Godkjent av {await who_settled(scene, decision)}.")
    if decision.acted_on:
        told.append(f"Skriftlig varsel er sendt {day(decision.acted_on)}.")
    elif decision.act_by_on:
        told.append(f"**Nå gjenstår skriftlig varsel til leverandøren innen {day(decision.act_by_on)}.**")
    if decision.enters:
        told.append(_entered(scene, decision))
    if undoable(decision, scene.on):
        told.append(f"Det kan angres til og med {day(_last(decision))}.")
    return told


def _entered(scene: Scene, decision: Decision) -> str:
    names = scene.sight.kommune.names
    system = "kvalitetssystem" if scene.avvik else scene.avtale.source_system if scene.avtale else "kav"
    tool = escape(short(names.get(system, system)))
    if decision.entered_at:
        return f"Ført i {tool} {day(oslo_date(decision.entered_at))}."
    return f"Ikke ført i {tool} ennå."


def undoable(decision: Decision, on: date) -> bool:
    """Say whether a decision can still be taken back: not once the act is done, nor after its deadline."""
    waits = decision.status in (DecisionStatus.RECOMMENDED.value, DecisionStatus.DECIDED.value)
    done = decision.status == DecisionStatus.DONE.value and decision.acted_on is None
    return (waits or done) and decision.deadline_on is not None and on <= decision.deadline_on


def _may_undo(scene: Scene, decision: Decision) -> bool:
    """Say whether the reader may take a called option back: once it is settled, only who settled it or owns it."""
    called = decision.verdict == Verdict.CALL_OPTION.value
    if not called or decision.status == DecisionStatus.RECOMMENDED.value or scene.avtale is None:
        return True
    owner = {
        Role.AVTALEEIER.value: scene.avtale.avtaleeier_id,
        Role.AVTALEFORVALTER.value: scene.avtale.avtaleforvalter_id,
    }.get(scene.sight.kommune.option_decider.role)
    return owner is None or scene.sight.is_one_of(owner, decision.approved_by_id or decision.by_id)


def _last(decision: Decision) -> date:
    assert decision.deadline_on is not None  # noqa: S101 - asked of what can be undone
    return decision.deadline_on


def _choices(scene: Scene, decision: Decision) -> tuple[Choice, ...]:
    person = scene.sight.person
    if person is None:
        return ()
    args = {"decision": str(decision.id)}
    found = []
    if undoable(decision, scene.on) and _may_undo(scene, decision):
        found.append(Choice("Angre", Action(ActionId.UNDO_DECISION, args)))
    waits = decision.status == DecisionStatus.DONE.value and decision.enters and not decision.entered_at
    if waits and scene.sight.sees(Thing.MANGLER) and person.has_role(Role.INNKJOPER):
        found.append(Choice("Ført", Action(ActionId.CONFIRM_ENTERED, args)))
    return tuple(found)
