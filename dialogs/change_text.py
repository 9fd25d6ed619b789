"""What has changed between two days, said to a person: old and new side by side."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from dialogs.certainty import rule_doubt, unread_since
from dialogs.money import kroner, short
from dialogs.regime_text import Said
from dialogs.sources import source_lines, to_reply
from knowledge.article import Article
from knowledge.article import Source as KnownSource
from knowledge.changes import DutyChange, ThresholdChange, duty_changes, first_known, threshold_changes
from knowledge.kind import label
from knowledge.kommune import Kommune
from knowledge.terskelverdi import KNOWN_KINDS, Buyer, Duty, Kind, Level, Rules, Threshold
from norsk.when import norwegian_date

NAMES: Final = {
    Level.LOA: "Lovens grense",
    Level.NASJONAL: "Nasjonal terskel (Doffin)",
    Level.EOS: "EØS-terskelen",
}
MOST_TITLES: Final = 5
MOST_STEPS: Final = 3


def say_changes(
    rules: Rules,
    *,
    since: date,
    until: date,
    kinds: tuple[Kind, ...],
    levels: tuple[Level, ...],
    kommune: Kommune,
    articles: Sequence[Article],
    buyer: Buyer,
) -> Said:
    """Return what has changed from `since` to `until`, old beside new, with the articles that began or ended then.

    Where no value has changed, the latest change before is told instead.
    """
    found = _changes(rules, since, until, kinds, levels, buyer)
    duties = [
        change
        for change in duty_changes(rules, since=since, until=until)
        if set(change.after.kinds) & set(kinds) and (change.after.level or Level.LOA) in levels
    ]
    lead, shown = _lead(rules, since, until), found
    if not found and not duties:
        shown = _latest(rules, since, kinds, levels, buyer)
        lead = f"Ingen av grensene jeg kjenner, er endret {_span(since, until)}. Sist endret før det:"
    lines = [_change_line(change) for change in shown] + [duty_line(change) for change in duties]
    values = [value for change in shown for value in change.values]
    newest = [rules.source(one.newest.citation, dated=one.newest.valid_from) for one in shown]
    sources = to_reply([*newest, *cited(rules, duties)])
    parts = [
        "\n".join([lead, *lines]),
        _unchanged(rules, {change.level for change in shown}, levels, kinds[0], until, buyer),
        _titles(articles, since, until),
        _own_now(kommune, until),
        f"{rule_doubt(values)} {unread_since(rules, norwegian_date(rules.known_until))}".strip(),
        source_lines(sources, verified_on=rules.checked_on),
    ]
    return Said("\n\n".join(part for part in parts if part), (), sources)


def _changes(
    rules: Rules, since: date, until: date, kinds: tuple[Kind, ...], levels: tuple[Level, ...], buyer: Buyer
) -> tuple[ThresholdChange, ...]:
    return tuple(
        change
        for change in threshold_changes(rules, since=since, until=until, buyer=buyer)
        if change.level in levels and set(change.kinds) & set(kinds)
    )


def _latest(
    rules: Rules, before: date, kinds: tuple[Kind, ...], levels: tuple[Level, ...], buyer: Buyer
) -> tuple[ThresholdChange, ...]:
    """Return the changes of the last day before a date on which anything changed."""
    earlier = _changes(rules, first_known(rules), before - timedelta(days=1), kinds, levels, buyer)
    days = [change.newest.valid_from for change in earlier]
    return _changes(rules, max(days), max(days), kinds, levels, buyer) if days else ()


def _lead(rules: Rules, since: date, until: date) -> str:
    known = first_known(rules)
    unknown = f" Jeg kjenner grensene fra {norwegian_date(known)}." if since < known else ""
    return f"Dette er endret {_span(max(since, known), until)}, gammelt → nytt, uten mva.{unknown}"


def _span(since: date, until: date) -> str:
    return f"fra {norwegian_date(since)} til {norwegian_date(until)}"


def _change_line(change: ThresholdChange) -> str:
    everyone = set(change.kinds) == set(KNOWN_KINDS)
    whom = "" if everyone else f", {_kinds(change.kinds)}"
    return f"- {NAMES[change.level]}{whom}: {_chain_of(change.values)} ({change.newest.paragraph}{mark_of(change.newest)})."


def _chain_of(values: Sequence[Threshold]) -> str:
    """Return old and new; the newest, which applies, stands out, and many steps are counted instead of told."""
    between = [value_since(value, bold=False) for value in values[1:-1]]
    steps = ""
    if len(values) > MOST_STEPS:
        between, steps = [], f" (i {len(values) - 1} trinn)"
    return " → ".join([short(values[0].amount_nok), *between, value_since(values[-1])]) + steps


def _kinds(kinds: Iterable[Kind]) -> str:
    names = dict.fromkeys(kind_name(kind) for kind in kinds)
    return ", ".join(names)


def mark_of(rule: Threshold | Duty) -> str:
    """Return what stands beside a citation where the rule has not been read itself."""
    return "" if rule.certainty == "verifisert" else f"; {rule.certainty}"


def duty_line(change: DutyChange) -> str:
    """Return a duty with where it stood and stands; where only the place has moved, it is the same duty."""
    after, before = change.after, change.before
    since = f"fra {norwegian_date(after.valid_from)} ({after.citation}{mark_of(after)})"
    if before is None:
        return f"- Nytt krav: {_lower(after.text)}, {_starts(after)}, {since}."
    if _starts(before) == _starts(after):
        return f"- {after.text}: samme krav, flyttet {since}. Før: {before.citation}."
    return f"- {after.text}: {_starts(before)} ({before.citation}) → **{_starts(after)}** {since}."


def _starts(duty: Duty) -> str:
    if duty.amount_nok is not None:
        return f"{'over' if duty.operator == 'over' else 'fra'} {kroner(duty.amount_nok)}"
    return f"fra {_lower(NAMES[duty.level]) if duty.level is Level.LOA else _name(duty.level)}"


def _name(level: Level | None) -> str:
    return {Level.NASJONAL: "nasjonal terskel", Level.EOS: "EØS-terskelen"}.get(
        level or Level.LOA, "lovens grense"
    )


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def _unchanged(
    rules: Rules, changed: set[Level], levels: tuple[Level, ...], kind: Kind, on: date, buyer: Buyer
) -> str:
    same = [
        f"{_name(level)} ({short(rule.amount_nok)})"
        for level in levels
        if level not in changed and (rule := rules.at(level, kind, on=on, buyer=buyer))
    ]
    return f"Uendret: {', '.join(same)}." if same else ""


def _titles(articles: Sequence[Article], since: date, until: date) -> str:
    began = [one for one in articles if one.valid_from and since <= one.valid_from <= until]
    ended = [one for one in articles if one.valid_to and since <= one.valid_to < until]
    lines = []
    if began:
        newest = sorted(began, key=lambda one: one.valid_from or since, reverse=True)
        more = f" og {len(newest) - MOST_TITLES} andre emner" if len(newest) > MOST_TITLES else ""
        lines.append(f"Nytt er også: {'; '.join(one.title for one in newest[:MOST_TITLES])}{more}.")
    if ended:
        lines.append(f"Gjelder ikke lenger: {'; '.join(one.title for one in ended[:MOST_TITLES])}.")
    return " ".join(lines)


def _own_now(kommune: Kommune, on: date) -> str:
    own = [limit.amount_nok for limit in kommune.limits_on(on) if limit.amount_nok is not None]
    if not own:
        return ""
    return (
        f"{kommune.short_name}s egen grense på {kroner(min(own))} følger ikke loven, og endres bare av kommunen selv. "
        f"{kommune.note}"
    )


def cited(rules: Rules, duties: Iterable[DutyChange]) -> list[KnownSource]:
    """Return where changed duties now stand."""
    return [rules.source(change.after.citation, dated=change.after.valid_from) for change in duties]


def kind_name(kind: Kind) -> str:
    """Return what a kind is called where goods and ordinary services go together."""
    return "varer og vanlige tjenester" if kind in (Kind.VARE, Kind.TJENESTE) else label(kind)


def value_since(rule: Threshold, *, bold: bool = True) -> str:
    """Return a value with the day it began."""
    mark = "**" if bold else ""
    return f"{mark}{short(rule.amount_nok)}{mark} fra {norwegian_date(rule.valid_from)}"
