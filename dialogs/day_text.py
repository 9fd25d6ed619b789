"""What applied on a day, said to a person beside what applies today."""

from collections.abc import Sequence
from datetime import date, timedelta

from dialogs.certainty import rule_doubt
from dialogs.change_text import NAMES, cited, duty_line, kind_name, value_since
from dialogs.money import kroner, short
from dialogs.regime_text import Said
from dialogs.sources import source_lines, to_reply
from knowledge.changes import duty_changes, first_known
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Buyer, Kind, Level, Rules, Threshold
from norsk.when import norwegian_date


def say_day(
    rules: Rules, *, on: date, since: date, today: date, kind: Kind, kommune: Kommune, buyer: Buyer
) -> Said:
    """Return every level from `since` to `on` beside today's value, and the duties and own limits of that time."""
    unknown = ""
    if on < (known := first_known(rules)):
        unknown = (
            f"Jeg vet ikke hva som gjaldt {_when(since, on)}. "
            f"De første grensene jeg kjenner, gjelder fra {norwegian_date(known)}."
        )
        since = on = known
    kept = [_day_line(rules, level, kind, since, on, today, buyer) for level in Level]
    duties = [
        change
        for change in duty_changes(rules, since=on + timedelta(days=1), until=today)
        if kind in change.after.kinds and (change.before is None or change.before.holds_on(on))
    ]
    lines = [line for line, _ in kept if line] + [duty_line(change) for change in duties]
    shown = [rule for _, values in kept for rule in values]
    sources = to_reply(
        [*(rules.source(rule.citation, dated=rule.valid_from) for rule in shown), *cited(rules, duties)]
    )
    lead = (
        f"Dette gjaldt for {'staten' if buyer is Buyer.STAT else 'en kommune'} {_when(since, on)}, for {kind_name(kind)} uten mva. "
        "Der noe er endret siden, står det nye etter pilen:"
    )
    parts = [
        unknown,
        "\n".join([lead, *lines]),
        _own_then(kommune, on),
        rule_doubt(shown),
        source_lines(sources, verified_on=rules.checked_on),
    ]
    return Said("\n\n".join(part for part in parts if part), (), sources)


def _when(since: date, on: date) -> str:
    return (
        norwegian_date(on)
        if since >= on or since == date.min
        else f"fra {norwegian_date(since)} til {norwegian_date(on)}"
    )


def _day_line(
    rules: Rules, level: Level, kind: Kind, since: date, on: date, today: date, buyer: Buyer
) -> tuple[str, tuple[Threshold, ...]]:
    """Return a level's values in the time asked about and today's, as a line, with the rules that it shows."""
    first = on if since == date.min else since
    then = tuple(
        rule
        for rule in rules.series(level, kind, buyer=buyer)
        if rule.valid_from <= on and (rule.valid_to is None or rule.valid_to >= first)
    )
    now = rules.at(level, kind, on=today, buyer=buyer)
    if not then:
        return (
            (f"- {NAMES[level]}: ikke kjent → {value_since(now, bold=False)}.", (now,)) if now else ("", ())
        )
    if now is None or now in then:
        same = " (det samme i dag)" if len(then) == 1 else ""
        return f"- {NAMES[level]}: {_chain(then)}{same}.", then
    return f"- {NAMES[level]}: {_chain(then)} → {value_since(now, bold=False)}.", (*then, now)


def _chain(values: Sequence[Threshold]) -> str:
    return " → ".join([f"**{short(values[0].amount_nok)}**", *(value_since(value) for value in values[1:])])


def _own_then(kommune: Kommune, on: date) -> str:
    """Return the kommune's own limits on a day, which the law's do not move."""
    if not kommune.limits:
        return ""
    if on < kommune.known_from:
        return f"Jeg vet ikke hvilke egne grenser {kommune.short_name} hadde da."
    own = [
        f"{limit.duty[0].lower()}{limit.duty[1:]} ({'over' if limit.operator == 'over' else 'fra'} {kroner(limit.amount_nok)})"
        for limit in kommune.limits_on(on)
        if limit.amount_nok is not None
    ]
    return f"{kommune.short_name}s egne regler kom i tillegg: {'; '.join(own)}. {kommune.note}"
