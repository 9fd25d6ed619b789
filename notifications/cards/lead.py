"""How a new procurement is laid out in time, in words: when it must begin, part by part, and what does not fit."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from knowledge.lead_time import BackPlan, FoundLead, PlannedPart, fit, plan_back, whole_value
from norsk.when import said_days
from notifications.cards.scene import Scene
from notifications.cards.words import day, listed


@dataclass(frozen=True, slots=True)
class Lead:
    """The lead time that an agreement's value leads to, and the plan backwards from its last day."""

    found: FoundLead
    plan: BackPlan

    @property
    def starts_on(self) -> date:
        """The last day on which the work can begin."""
        return self.plan.starts_on


def lead_of(scene: Scene) -> Lead:
    """Return the plan of a new procurement after the agreement of a scene."""
    sight, last = scene.sight, scene.track.target_on
    if (lead_of_value := sight.lead_of()) is not None:
        found = lead_of_value(_value(scene))
    else:
        times = [one for one in sight.kommune.lead_times if one.holds_on(scene.on)]
        found = FoundLead(max(times, key=lambda one: one.days), value_known=False)
    return Lead(found, plan_back(last, found.lead))


def _value(scene: Scene) -> Decimal | None:
    avtale = scene.avtale
    if avtale is None:
        return None
    ends_on = avtale.max_expires_on or avtale.expires_on
    return whole_value(avtale.value_nok, per=avtale.value_per, starts_on=avtale.starts_on, ends_on=ends_on)


def plan_lines(scene: Scene, lead: Lead) -> tuple[str, ...]:
    """Return the parts with their days, what does not fit where it is late, and plainly what is assumed."""
    last = scene.track.target_on
    lines = [
        f"- {part.name}: fra {day(part.from_on)} til {day(part.to_on)}{_note(part)}"
        for part in lead.plan.parts
    ]
    plan = "\n".join([f"Regnet bakover fra {day(last)}:", *lines])
    return tuple(part for part in (_late(scene, lead), plan, _assumed(scene, lead)) if part)


def _note(part: PlannedPart) -> str:
    notes = [f"minst {part.minimum_days} dager, {part.citation}"] if part.minimum_days else []
    notes += [f"over {quiet.value}" for quiet in part.meets]
    return f" ({'; '.join(notes)})" if notes else ""


def _late(scene: Scene, lead: Lead) -> str:
    """Return which part does not fit where the start has passed; empty where there is time."""
    if lead.starts_on >= scene.on:
        return ""
    found = fit(scene.on, done_on=scene.track.target_on, lead=lead.found.lead)
    if found.fits or found.first_late is None:
        return "Begynner dere i dag, rekker dere det så vidt."
    whole = len(found.late) == len(found.plan.parts)
    names = (
        "Ingen av delene får"
        if whole
        else f"{listed([part.name for part in found.late]).capitalize()} får ikke"
    )
    return (
        f"Begynner dere i dag, er den nye avtalen klar {day(found.plan.done_on)}: {said_days(found.days_short)} for sent. "
        f"{names} plass før avtalen slutter."
    )


def _assumed(scene: Scene, lead: Lead) -> str:
    if not lead.found.assumed:
        return ""
    said = "Tidene er antatt av boten, ikke bekreftet av kommunen."
    if not lead.found.value_known and scene.inside:
        said += " Verdien er ikke kjent, så det lengste løpet er brukt."
    return said
