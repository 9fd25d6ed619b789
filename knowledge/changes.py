"""What has changed between two dates: each rule that did, with what held before and every value since. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.terskelverdi import KNOWN_KINDS, Buyer, Duty, Kind, Level, Rules, Threshold


@dataclass(frozen=True, slots=True)
class ThresholdChange:
    """A level's values for the kinds that share them, oldest first: what held before the dates, then each new one."""

    level: Level
    kinds: tuple[Kind, ...]
    values: tuple[Threshold, ...]

    @property
    def newest(self) -> Threshold:
        """The value that held at the end."""
        return self.values[-1]


@dataclass(frozen=True, slots=True)
class DutyChange:
    """A duty that began, or was put elsewhere or otherwise, with what held before; `before` is None for a new one."""

    before: Duty | None
    after: Duty


def threshold_changes(
    rules: Rules, *, since: date, until: date, buyer: Buyer = Buyer.KOMMUNE
) -> tuple[ThresholdChange, ...]:
    """Return the levels whose value changed from `since` to `until`, both included, level by level.

    The first value that is known is no change: what held before it is not known.
    """
    found: dict[tuple[object, ...], ThresholdChange] = {}
    for level in Level:
        for kind in KNOWN_KINDS:
            values = _within(rules.series(level, kind, buyer=buyer), since, until)
            if len(values) == 1 or not values:
                continue
            told = ((one.valid_from, one.amount_nok, one.paragraph) for one in values[1:])
            same = (level, values[0].amount_nok, *told)
            earlier = found.get(same)
            kinds = (*earlier.kinds, kind) if earlier else (kind,)
            found[same] = ThresholdChange(level, kinds, earlier.values if earlier else values)
    return tuple(found.values())


def _within(series: Iterable[Threshold], since: date, until: date) -> tuple[Threshold, ...]:
    """Return what held the day before `since`, where that is known, and every value that began by `until`."""
    day_before = since - timedelta(days=1) if since > date.min else since
    return tuple(
        value
        for value in series
        if value.valid_from <= until and (value.valid_to is None or value.valid_to >= day_before)
    )


def duty_changes(rules: Rules, *, since: date, until: date) -> tuple[DutyChange, ...]:
    """Return the duties that began from `since` to `until`, in the order a purchase meets them.

    Left out is a duty that begins with the first value known of its level: whether it is new is not known.
    """
    return tuple(
        DutyChange(before, duty)
        for duty in rules.duty
        if since <= duty.valid_from <= until
        and ((before := _before(rules, duty)) is not None or _known_before(rules, duty))
    )


def _before(rules: Rules, duty: Duty) -> Duty | None:
    """Return the duty of the same words, for a kind in common, that ended the day before."""
    day_before = duty.valid_from - timedelta(days=1)
    return next(
        (
            other
            for other in rules.duty
            if other.text == duty.text and other.valid_to == day_before and set(other.kinds) & set(duty.kinds)
        ),
        None,
    )


def _known_before(rules: Rules, duty: Duty) -> bool:
    level = duty.level or Level.LOA
    day_before = duty.valid_from - timedelta(days=1)
    return any(rules.at(level, kind, on=day_before) for kind in duty.kinds)


def first_known(rules: Rules) -> date:
    """Return the first day that any value is known for."""
    return min(rule.valid_from for rule in rules.threshold)
