"""What a threshold is, or was, said to a person."""

from datetime import date

from conversation.reply import Source
from dialogs.money import kroner, short
from dialogs.regime_text import Said
from dialogs.sources import norwegian_date, source_lines, to_reply
from knowledge.kind import label
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Buyer, Kind, Level, Rules, Threshold

NAMES = {
    Level.LOA: "Innslagspunktet i anskaffelsesloven",
    Level.NASJONAL: "Nasjonal terskelverdi (Doffin)",
    Level.EOS: "EØS-terskelen",
}

MEANS = {
    Level.LOA: "anskaffelsesloven gjelder (del I)",
    Level.NASJONAL: "konkurransen skal kunngjøres i Doffin (del II)",
    Level.EOS: "kunngjøring i Doffin og TED etter EØS-reglene (del III)",
}
WHO = {Buyer.KOMMUNE: "kommuner", Buyer.STAT: "staten"}


def say_threshold(
    rules: Rules, *, level: Level, kind: Kind | None, on: date, since: date, past: bool, buyer: Buyer
) -> Said | None:
    """Return one level's value from `since` to `on`, for a kind or for those that differ; None where none is known.

    A value that changed in between is given before and after.
    """
    kinds = [kind] if kind and kind is not Kind.UKJENT else [Kind.VARE, *_differing(level)]
    found = [(k, rule) for k in kinds for rule in _between(rules, level, k, since, on, buyer)]
    if not found:
        return _unknown(rules, level, kinds[0], on)
    text = _one(level, *found[0], buyer, past=past) if len(found) == 1 else _several(level, found, buyer)
    now = _now(rules, level, found[0][0], buyer) if past else ""
    sources = to_reply(rules.source(rule.citation, dated=rule.valid_from) for _, rule in found)
    parts = [
        text,
        now,
        _doubt([rule for _, rule in found]),
        source_lines(sources, verified_on=rules.checked_on),
    ]
    return Said("\n\n".join(part for part in parts if part), (), sources)


def _between(
    rules: Rules, level: Level, kind: Kind, since: date, until: date, buyer: Buyer
) -> tuple[Threshold, ...]:
    return tuple(
        rule
        for rule in rules.series(level, kind, buyer=buyer)
        if rule.valid_from <= until and (rule.valid_to is None or rule.valid_to >= since)
    )


def _one(level: Level, kind: Kind, rule: Threshold, buyer: Buyer, *, past: bool) -> str:
    verb = "var" if past else "er"
    return f"{NAMES[level]} for {WHO[buyer]}, {_kind(kind)}, {verb} **{short(rule.amount_nok)}** uten mva{_period(rule)}."


def _several(level: Level, found: list[tuple[Kind, Threshold]], buyer: Buyer) -> str:
    lines = [
        f"- {_kind(kind).capitalize()}: **{short(rule.amount_nok)}**{_period(rule)}" for kind, rule in found
    ]
    return f"{NAMES[level]} for {WHO[buyer]}, uten mva:\n" + "\n".join(lines)


def _doubt(rules: list[Threshold]) -> str:
    if all(rule.certainty == "verifisert" for rule in rules):
        return ""
    return "Tallet er utledet, og ikke lest i forskriften selv. Sjekk lovdata.no."


def say_day(rules: Rules, *, on: date, today: date, kind: Kind) -> Said:
    """Return every level on a day beside today's."""
    lines, sources = [], list[Source]()
    for level in Level:
        then, now = (rules.at(level, kind, on=day) for day in (on, today))
        if then is None and now is None:
            continue
        was = short(then.amount_nok) if then else "ikke kjent"
        same = then is not None and now is not None and then.amount_nok == now.amount_nok
        lines.append(
            f"- {NAMES[level]}: **{was}**"
            + (" (det samme i dag)." if same else f" (i dag {short(now.amount_nok)})." if now else ".")
        )
        sources += to_reply(
            rules.source(rule.citation, dated=rule.valid_from) for rule in (then, now) if rule
        )
    unique = tuple(dict.fromkeys(sources))
    lead = f"Dette gjaldt for en kommune {norwegian_date(on)}, for {_kind(kind)} uten mva:"
    return Said(
        "\n\n".join([lead + "\n" + "\n".join(lines), source_lines(unique, verified_on=rules.checked_on)]),
        (),
        unique,
    )


def say_limits(rules: Rules, *, kommune: Kommune, kind: Kind, on: date) -> Said:
    """Return every limit that a purchase meets on its way up: the kommune's own, and the law's."""
    rows = [
        (limit.amount_nok, f"over {kroner(limit.amount_nok)}: {limit.duty[0].lower()}{limit.duty[1:]}")
        for limit in kommune.limits
        if limit.amount_nok
    ]
    sources = [kommune.source_of(limit) for limit in kommune.limits if limit.amount_nok]
    for level, what in MEANS.items():
        rule = rules.at(level, kind, on=on)
        if rule is not None:
            rows.append((rule.amount_nok, f"fra {short(rule.amount_nok)}: {what}"))
            sources.append(rules.source(rule.citation, dated=rule.valid_from))
    lines = [f"- {text}" for _, text in sorted(rows, key=lambda row: row[0])]
    cited = to_reply(sources)
    lead = f"Dette er grensene for {_kind(kind)}, regnet uten mva for hele perioden:"
    note = kommune.note if kommune.limits or kommune.source is None else ""
    parts = ["\n".join([lead, *lines]), note, source_lines(cited, verified_on=rules.checked_on)]
    return Said("\n\n".join(part for part in parts if part), (), cited)


def _differing(level: Level) -> list[Kind]:
    if level is not Level.EOS:
        return []
    return [Kind.BYGG_ANLEGG, Kind.SAERLIG_TJENESTE, Kind.HELSE_SOSIAL]


def _kind(kind: Kind) -> str:
    return "varer og vanlige tjenester" if kind in (Kind.VARE, Kind.TJENESTE) else label(kind)


def _period(rule: Threshold) -> str:
    until = f" til {norwegian_date(rule.valid_to)}" if rule.valid_to else ""
    return f" (fra {norwegian_date(rule.valid_from)}{until})"


def _now(rules: Rules, level: Level, kind: Kind, buyer: Buyer) -> str:
    now = rules.at(level, kind, on=rules.checked_on, buyer=buyer)
    return f"I dag er den {short(now.amount_nok)}." if now else ""


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
