"""What a threshold is, or was, said to a person."""

from collections.abc import Sequence
from datetime import date

from dialogs.certainty import rule_doubt
from dialogs.money import kroner, short
from dialogs.phrases import profile_note, say_date
from dialogs.regime_text import Said
from dialogs.rule_phrases import rule_phrases, translated
from dialogs.sources import source_lines, to_reply
from dialogs.threshold_phrases import kind_named, threshold_phrases
from knowledge.kommune import Kommune
from knowledge.profile_parts import LocalLimit
from knowledge.terskelverdi import Buyer, Kind, Level, Rules, Threshold
from norsk.language import Language
from norsk.when import norwegian_date


def say_threshold(
    rules: Rules,
    *,
    level: Level,
    kind: Kind | None,
    on: date,
    since: date,
    past: bool,
    buyer: Buyer,
    language: Language = Language.BOKMAL,
) -> Said | None:
    """Return one level's value from `since` to `on`, for a kind or for those that differ; None where none is known.

    A value that changed in between is given before and after.
    """
    kinds = [kind] if kind and kind is not Kind.UKJENT else [Kind.VARE, *_differing(level)]
    found = [(k, rule) for k in kinds for rule in _between(rules, level, k, since, on, buyer)]
    if not found:
        return _unknown(rules, level, kinds[0], on)
    if len(found) == 1:
        text = _one(rules, level, *found[0], buyer, past=past, language=language)
    else:
        text = _several(rules, level, found, buyer, language)
    now = _now(rules, level, found[0][0], buyer, language) if past else ""
    sources = to_reply(rules.source(rule.citation, dated=rule.valid_from) for _, rule in found)
    parts = [
        text,
        now,
        _doubt([rule for _, rule in found], language),
        source_lines(sources, verified_on=rules.checked_on, language=language),
    ]
    return Said("\n\n".join(part for part in parts if part), (), sources, language)


def _between(
    rules: Rules, level: Level, kind: Kind, since: date, until: date, buyer: Buyer
) -> tuple[Threshold, ...]:
    return tuple(
        rule
        for rule in rules.series(level, kind, buyer=buyer)
        if rule.valid_from <= until and (rule.valid_to is None or rule.valid_to >= since)
    )


def _one(
    rules: Rules, level: Level, kind: Kind, rule: Threshold, buyer: Buyer, *, past: bool, language: Language
) -> str:
    said = threshold_phrases(language)
    return (said.one_past if past else said.one).format(
        name=said.names[level],
        who=said.who[buyer],
        kind=kind_named(kind, language),
        limit=short(rule.amount_nok, language),
        period=_period(rule, _after(rules, level, kind, rule, buyer), language),
    )


def _several(
    rules: Rules, level: Level, found: list[tuple[Kind, Threshold]], buyer: Buyer, language: Language
) -> str:
    said = threshold_phrases(language)
    lines = [
        f"- {kind_named(kind, language).capitalize()}: **{short(rule.amount_nok, language)}**{_period(rule, _after(rules, level, kind, rule, buyer), language)}"
        for kind, rule in found
    ]
    return "\n".join([said.several.format(name=said.names[level], who=said.who[buyer]), *lines])


def _doubt(used: Sequence[Threshold], language: Language) -> str:
    if language is Language.BOKMAL:
        return rule_doubt(used)
    return rule_phrases(language).derived if any(rule.certainty != "verifisert" for rule in used) else ""


def say_limits(
    rules: Rules, *, kommune: Kommune, kind: Kind, on: date, language: Language = Language.BOKMAL
) -> Said:
    """Return every limit that a purchase meets on its way up: the kommune's own, and the law's."""
    said = threshold_phrases(language)
    own = [(limit, limit.amount_nok) for limit in kommune.limits_on(on) if limit.amount_nok]
    rows = [
        (amount, f"{said.over} {kroner(amount, language)}: {_own(limit, kommune, language)}")
        for limit, amount in own
    ]
    sources = [kommune.source_of(limit) for limit, _ in own]
    for level, what in said.means.items():
        rule = rules.at(level, kind, on=on)
        if rule is not None:
            rows.append((rule.amount_nok, f"{said.starting} {short(rule.amount_nok, language)}: {what}"))
            sources.append(rules.source(rule.citation, dated=rule.valid_from))
    lines = [f"- {text}" for _, text in sorted(rows, key=lambda row: row[0])]
    cited = to_reply(sources)
    lead = said.all.format(kind=kind_named(kind, language))
    note = profile_note(kommune, language) if kommune.limits or kommune.source is None else ""
    checked = source_lines(cited, verified_on=rules.checked_on, language=language)
    parts = ["\n".join([lead, *lines]), note, checked]
    return Said("\n\n".join(part for part in parts if part), (), cited, language)


def _own(limit: LocalLimit, kommune: Kommune, language: Language) -> str:
    duty = limit.duty if language is Language.BOKMAL else translated(limit.duty, kommune.names, language)
    return duty[0].lower() + duty[1:]


def _differing(level: Level) -> list[Kind]:
    if level is not Level.EOS:
        return []
    return [Kind.BYGG_ANLEGG, Kind.SAERLIG_TJENESTE, Kind.HELSE_SOSIAL]


def _after(rules: Rules, level: Level, kind: Kind, rule: Threshold, buyer: Buyer) -> Threshold | None:
    """Return the value that took over, where it is neither today's nor the same: today's is told by itself."""
    later = [one for one in rules.series(level, kind, buyer=buyer) if one.valid_from > rule.valid_from]
    return later[0] if len(later) > 1 else None


def _period(rule: Threshold, after: Threshold | None, language: Language) -> str:
    said, since = threshold_phrases(language), say_date(rule.valid_from, language)
    if rule.valid_to is None:
        return said.period.format(since=since)
    until = say_date(rule.valid_to, language)
    if after is None:
        return said.period_until.format(since=since, until=until)
    return said.then.format(since=since, until=until, limit=short(after.amount_nok, language))


def _now(rules: Rules, level: Level, kind: Kind, buyer: Buyer, language: Language) -> str:
    now = rules.at(level, kind, on=rules.checked_on, buyer=buyer)
    said = threshold_phrases(language).now
    return said.format(limit=short(now.amount_nok, language)) if now else ""


def _unknown(rules: Rules, level: Level, kind: Kind, on: date) -> Said | None:
    none = rules.without_national(kind)
    if level is Level.NASJONAL and none is not None:
        sources = to_reply([rules.source(none.citation, dated=rules.known_until)])
        return Said(
            "\n\n".join([none.reason, source_lines(sources, verified_on=rules.checked_on)]), (), sources
        )
    series = rules.series(level, kind)
    if not series:
        return None
    first = series[0]
    sources = to_reply([rules.source(first.citation, dated=first.valid_from)])
    text = (
        f"Jeg vet ikke hva terskelen var {norwegian_date(on)}. "
        f"Det første jeg kjenner, er {short(first.amount_nok)} fra {norwegian_date(first.valid_from)}."
    )
    return Said("\n\n".join([text, source_lines(sources, verified_on=rules.checked_on)]), (), sources)
