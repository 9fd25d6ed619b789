"""Whether a deadline can be kept: the procurement's lead time and the holidays set against it."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from dialogs.behovsmelding import keys
from dialogs.behovsmelding.kinds import highest
from dialogs.form import Filling
from knowledge.lead_plan import Fit, PlannedPart, fit, plan_back
from knowledge.profile_parts import LeadTime
from norsk.when import norwegian_date

_OUTSIDE: Final = "utenfor"
_WEEK: Final = 7


def lead_of(filling: Filling) -> LeadTime | None:
    """Return how long the procurement takes by the strictest rules that are still possible; None without a value."""
    applies = highest(filling)
    if applies is None or applies.law_applies is None:
        return None
    part = applies.parts[-1] if applies.law_applies else _OUTSIDE
    context = filling.context
    known = [time for time in context.kommune.lead_times if time.id == part]
    return context.kommune.lead_time(part, on=context.today) or (known[-1] if known else None)


def deadline_fit(filling: Filling) -> Fit | None:
    """Return whether the deadline holds if the work begins today, or on the wanted day; None where it cannot be told."""
    lead, deadline = lead_of(filling), filling.value(keys.DEADLINE)
    if lead is None or not deadline:
        return None
    wanted = filling.value(keys.START)
    begins = max(filling.context.today, date.fromisoformat(wanted)) if wanted else filling.context.today
    return fit(begins, done_on=date.fromisoformat(deadline), lead=lead)


async def deadline_note(filling: Filling) -> str:
    """Return the warning of a deadline that will not hold, "" where it holds or cannot be told."""
    found = deadline_fit(filling)
    return too_late(filling, found) if found is not None and not found.fits else ""


def time_line(filling: Filling) -> str:
    """Return when the work must begin, or the warning that the deadline will not hold; "" where it cannot be told."""
    lead, found = lead_of(filling), deadline_fit(filling)
    if lead is None or found is None:
        return ""
    if not found.fits:
        return too_late(filling, found)
    back = plan_back(found.needed_on, lead)
    weeks = round(lead.days / _WEEK)
    return (
        f"Kjøpet tar om lag {weeks} uker{_whose(lead)}. For å rekke {norwegian_date(found.needed_on)} "
        f"må arbeidet begynne senest {norwegian_date(back.starts_on)}.{_holidays(back.parts)}"
    )


def too_late(filling: Filling, found: Fit) -> str:
    """Return that a deadline will not hold, when it could be done, and what to do."""
    lead = lead_of(filling)
    if lead is None:
        return ""
    latest = plan_back(found.needed_on, lead).starts_on
    begun = "måtte arbeidet ha begynt" if latest < filling.context.today else "må arbeidet begynne senest"
    starts = found.plan.parts[0].from_on if found.plan.parts else filling.context.today
    when = "i dag" if starts == filling.context.today else norwegian_date(starts)
    return (
        f"**Fristen ser ikke ut til å holde.** Begynner arbeidet {when}, er det klart tidligst rundt "
        f"**{norwegian_date(found.plan.done_on)}**{_whose(lead)}.{_holidays(found.plan.parts)} "
        f"For å rekke {norwegian_date(found.needed_on)} {begun} {norwegian_date(latest)}."
    )


def _whose(lead: LeadTime) -> str:
    return " etter vårt anslag" if lead.certainty == "antatt" else ""


def _holidays(parts: Iterable[PlannedPart]) -> str:
    names = list(dict.fromkeys(quiet.value for part in parts for quiet in part.meets))
    if not names:
        return ""
    told = " og ".join(", ".join(names).rsplit(", ", 1))
    return f" Da er {told} regnet med."
