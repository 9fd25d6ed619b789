"""What applies to a purchase, said to a person: the answer first, then what to do, then why."""

from dataclasses import dataclass
from decimal import Decimal

from conversation.reply import Fact, Source
from dialogs.money import kroner, short
from dialogs.phrases import Phrases, phrases
from dialogs.polarity import Form, verdict
from dialogs.question_words import Ask
from dialogs.sources import source_lines, to_reply
from dialogs.value import Money
from knowledge.kind import label
from knowledge.kommune import Kommune
from knowledge.own_process import carried_out_by, steps_of
from knowledge.profile_parts import LocalLimit, Operator
from knowledge.terskelverdi import Kind, Level, LocalDuty, Regime, Rules, Threshold
from norsk.language import Language
from norsk.when import norwegian_date

TOGETHER = "Det som hører sammen, regnes sammen, og det er ikke lov å dele opp for å komme under en grense (FOA § 5-4)."
KONSESJON_PARTS = "konsesjonskontraktforskriften"


@dataclass(frozen=True, slots=True)
class Said:
    """An answer about a purchase: its text, the facts it builds on, and its sources."""

    text: str
    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]
    language: Language = Language.BOKMAL


def say_regime(
    regime: Regime,
    *,
    asks: tuple[Ask, ...],
    kommune: Kommune,
    rules: Rules,
    money: Money | None,
    past: bool,
    parts: tuple[Money, ...] = (),
    form: Form = Form.DUTY,
    low: Regime | None = None,
) -> Said:
    """Return what applies to a value.

    `past` says that another day than today was asked about; `parts` are the amounts that the value is
    the sum of, where there are several; `form` is how the question is put; `low` is the lower end of a
    range, whose answer is given too where it is another.
    """
    if regime.law_applies is None:
        return _not_known(regime, rules)
    sources = cited(regime, kommune, rules, asks)
    paragraphs = [
        _by_range(
            *(lead(one, asks, kommune, past=past, form=form) for one in (low or regime, regime)),
            differ=low is not None and duty_holds(low, asks) != duty_holds(regime, asks),
        ),
        addition(parts) or calculation(money),
        _todo(regime, kommune),
        _next(regime),
        _assumed(regime, kommune, rules, money, past=past),
        source_lines(sources, verified_on=rules.checked_on),
    ]
    return Said("\n\n".join(part for part in paragraphs if part), _facts(regime, kommune), sources)


def lead(regime: Regime, asks: tuple[Ask, ...], kommune: Kommune, *, past: bool, form: Form) -> str:
    """Return the answer itself: the first sentences, about the duty that is asked about."""
    if Ask.ANNOUNCE in asks:
        return _announce(regime, kommune, past=past, form=form, ted=Ask.TED in asks)
    if Ask.TED in asks:
        return _ted(regime, kommune, past=past, form=form)
    if Ask.LAW in asks or own_limit(regime, kommune) is None:
        return _law(regime, kommune, past=past, form=form if Ask.LAW in asks else Form.OPEN)
    return _report(regime, kommune, past=past, form=form if Ask.REPORT in asks else Form.OPEN)


def duty_holds(regime: Regime, asks: tuple[Ask, ...]) -> bool:
    """Return whether the duty that is asked about holds."""
    if Ask.ANNOUNCE in asks:
        first = announced_from(regime)
        return first is not None and regime.value_nok >= first.amount_nok
    if Ask.TED in asks:
        return reached(regime, Level.EOS)
    return bool(regime.law_applies) if Ask.LAW in asks else bool(regime.local)


def _by_range(low: str, high: str, *, differ: bool) -> str:
    """Return the answer for both ends of a range where they differ, else for its upper end."""
    return f"Det kommer an på verdien:\n- {low}\n- {high}" if differ else high


def _not_known(regime: Regime, rules: Rules) -> Said:
    """Return the honest answer for a day before the first known rule."""
    first = rules.series(Level.LOA, regime.kind.judged)[0]
    sources = to_reply([rules.source(first.citation, dated=first.valid_from)])
    text = (
        f"Jeg vet ikke hvilke grenser som gjaldt {norwegian_date(regime.on)}. "
        f"De første tallene jeg kjenner, gjelder fra {norwegian_date(first.valid_from)}: "
        f"da var lovens grense {kroner(first.amount_nok)}."
    )
    return Said(f"{text}\n\n{source_lines(sources, verified_on=rules.checked_on)}", (), sources)


def _begin(word: str, sentence: str) -> str:
    """Return a sentence as the answer to a yes-or-no question, or by itself where there is no such word."""
    return f"{word}, {sentence}" if word else sentence[0].upper() + sentence[1:]


def _loa(regime: Regime) -> Threshold:
    loa = regime.threshold(Level.LOA)
    if loa is None:
        raise AssertionError("a regime that knows whether the law applies has its threshold")
    return loa


def _law(regime: Regime, kommune: Kommune, *, past: bool, form: Form) -> str:
    value, limit = kroner(regime.value_nok), kroner(_loa(regime).amount_nok)
    word = verdict(form, duty=bool(regime.law_applies))
    if regime.law_applies:
        applies = "gjaldt" if past else "gjelder"
        sentence = f"anskaffelsesloven {applies} for et kjøp på **{value}**, med {_parts(regime)}."
        said = f"{_begin(word, sentence)} Grensen {'var' if past else 'er'} {limit}."
    else:
        said = _begin(word, f"{value} {'var' if past else 'er'} under lovens grense på **{limit}**")
        said += f", så anskaffelsesloven {'gjaldt' if past else 'gjelder'} ikke."
    return f"{said} {_local_sentence(regime, kommune)}".strip()


def _parts(regime: Regime) -> str:
    name = KONSESJON_PARTS if regime.kind is Kind.KONSESJON else "anskaffelsesforskriften"
    return f"del {' og '.join(regime.parts)} av {name}"


def _announce(regime: Regime, kommune: Kommune, *, past: bool, form: Form, ted: bool) -> str:
    value = kroner(regime.value_nok)
    first = announced_from(regime)
    if first is None:
        return f"Jeg kjenner ikke grensen for kunngjøring {norwegian_date(regime.on)}."
    duty = regime.value_nok >= first.amount_nok
    if duty:
        where = "Doffin og TED" if reached(regime, Level.EOS) else "Doffin"
        sentence = f"et kjøp på **{value}** {'måtte' if past else 'må'} kunngjøres i {where}."
        limit = f"Plikten {'gjaldt' if past else 'gjelder'} fra og med {short(first.amount_nok)}."
    else:
        sentence = f"du {'trengte' if past else 'trenger'} ikke å lyse ut et kjøp på **{value}** i Doffin."
        limit = f"Plikten til å kunngjøre {'startet' if past else 'starter'} på {short(first.amount_nok)}."
    eos = _ted_limit(regime, past=past) if ted or (duty and reached(regime, Level.EOS)) else ""
    law = "" if regime.law_applies else _under_law(regime, past=past)
    said = [_begin(verdict(form, duty=duty), sentence), limit, eos, law, _local_sentence(regime, kommune)]
    return " ".join(part for part in said if part)


def _ted_limit(regime: Regime, *, past: bool) -> str:
    rule = regime.threshold(Level.EOS)
    if rule is None or rule is announced_from(regime):
        return ""
    return f"Plikten til TED {'gjaldt' if past else 'gjelder'} fra og med {short(rule.amount_nok)}."


def _ted(regime: Regime, kommune: Kommune, *, past: bool, form: Form) -> str:
    """Return whether a purchase must be in TED, and what Doffin wants of it."""
    value, eos, first = kroner(regime.value_nok), regime.threshold(Level.EOS), announced_from(regime)
    if eos is None or first is None:
        return f"Jeg kjenner ikke EØS-terskelen {norwegian_date(regime.on)}."
    must, starts = ("måtte", "gjaldt") if past else ("må", "gjelder")
    duty = reached(regime, Level.EOS)
    if duty:
        sentence = f"et kjøp på **{value}** {must} kunngjøres i både TED og Doffin."
    else:
        sentence = f"et kjøp på **{value}** {'trengte' if past else 'trenger'} ikke å kunngjøres i TED."
    limit = f"TED {starts} fra og med EØS-terskelen på {short(eos.amount_nok)}."
    doffin = ""
    if regime.value_nok >= first.amount_nok and not duty:
        doffin = f"Kjøpet {must} kunngjøres i Doffin, for den plikten {starts} fra og med {short(first.amount_nok)}."
    said = [_begin(verdict(form, duty=duty), sentence), limit, doffin, _local_sentence(regime, kommune)]
    return " ".join(part for part in said if part)


def announced_from(regime: Regime) -> Threshold | None:
    """Return the value that a purchase must be announced from: the national one, or the EEA's where there is none."""
    return regime.threshold(Level.NASJONAL) or regime.threshold(Level.EOS)


def _under_law(regime: Regime, *, past: bool) -> str:
    limit = kroner(_loa(regime).amount_nok)
    return f"Beløpet {'var' if past else 'er'} også under lovens grense på {limit}."


def _report(regime: Regime, kommune: Kommune, *, past: bool, form: Form) -> str:
    value = kroner(regime.value_nok)
    own = own_limit(regime, kommune)
    if own is None:
        raise AssertionError("only a kommune with an amount of its own has somewhere to report to")
    limit, amount = own
    word = verdict(form, duty=bool(regime.local))
    if first := first_met(regime):
        duty = f"{first.duty[0].lower()}{first.duty[1:]}."
        said = f"{word}: {duty}" if word else duty[0].upper() + duty[1:]
        said += f" {value} er {_passes(first)} {kommune.short_name}s egen grense på **{kroner(first.limit_nok)}**."
    else:
        same = "akkurat på" if regime.value_nok == amount else "under"
        starts = "over" if limit.operator is Operator.OVER else "fra"
        said = _begin(word, "du trenger ikke å melde kjøpet.")
        said += (
            f" {value} er {same} {kommune.short_name}s egen grense; plikten gjelder først **{starts} {kroner(amount)}**. "
            "Bruk rammeavtalen hvis det finnes en. Budsjett, fullmakt og habilitet gjelder uansett."
        )
    return f"{said} {_law_sentence(regime, past=past)}"


def _passes(duty: LocalDuty) -> str:
    return "over" if duty.operator is Operator.OVER else "på eller over"


def own_limit(regime: Regime, kommune: Kommune) -> tuple[LocalLimit, Decimal] | None:
    """Return the lowest of the kommune's own amounts that day, the first that a purchase meets, or None."""
    limits = kommune.limits_on(regime.on)
    amounts = [(limit, limit.amount_nok) for limit in limits if limit.amount_nok is not None]
    return min(amounts, key=lambda pair: pair[1], default=None)


def _law_sentence(regime: Regime, *, past: bool) -> str:
    loa = kroner(_loa(regime).amount_nok)
    if not regime.law_applies:
        return f"Beløpet {'var' if past else 'er'} under lovens grense på {loa}."
    also = " også" if regime.local else ""
    return f"Loven {'gjaldt' if past else 'gjelder'}{also}, med {_parts(regime)}."


def _local_sentence(regime: Regime, kommune: Kommune) -> str:
    """Return what the kommune's own rules say about the amount, beside the law's."""
    own = own_limit(regime, kommune)
    if own is None:
        return ""
    if first := first_met(regime):
        rule = f"{kommune.short_name}s egen regel"
        begin = f"I tillegg gjelder {rule}" if regime.law_applies else f"Men {rule} gjelder"
        duty = first.duty[0].lower() + first.duty[1:]
        return f"{begin}: **{duty}**, for beløpet er {_passes(first)} {kroner(first.limit_nok)}."
    return f"Beløpet er heller ikke over {kommune.short_name}s egen grense på {kroner(own[1])}."


def reached(regime: Regime, level: Level) -> bool:
    """Say whether a purchase has reached a level's value."""
    rule = regime.threshold(level)
    return rule is not None and regime.value_nok >= rule.amount_nok


def addition(parts: tuple[Money, ...]) -> str:
    """Return the sum of amounts that belong together, and why they are added."""
    if not parts:
        return ""
    total = sum((part.total_nok for part in parts), Decimal(0))
    terms = " + ".join(_part(part) for part in parts)
    return f"Jeg har lagt sammen beløpene: {terms} = **{kroner(total)}**. {TOGETHER}"


def _part(part: Money) -> str:
    """Return a part of a sum: a unit price with its number, else the amount."""
    number = part.units
    return f"{number} × {kroner(part.amount.nok or Decimal(0))}" if number else kroner(part.total_nok)


def calculation(money: Money | None, language: Language = Language.BOKMAL) -> str:
    """Return how a value was made from what was said, where it was not said outright."""
    if money is None or (nok := money.amount.nok) is None:
        return ""
    amount, said = money.amount, phrases(language)
    total = kroner(money.total_nok, language)
    lines = []
    if money.months and amount.per:
        term = _term(money.months, amount.per, said)
        lines.append(said.product.format(once=kroner(nok, language), term=term, total=total))
    elif number := money.units:
        lines.append(said.product.format(once=kroner(nok, language), term=number, total=total))
    if amount.vat == "inc":
        lines.append(said.vat_off.format(total=total))
    return " ".join(lines)


def _term(months: int, per: str, said: Phrases) -> str:
    """Return a term as it is multiplied with: whole years as years, else months."""
    if per == "month":
        return said.months.format(number=months)
    return said.years.format(number=months // 12 if months % 12 == 0 else f"{months}/12")


def _todo(regime: Regime, kommune: Kommune) -> str:
    """Return what to do: the kommune's own steps in order, who carries the purchase out, and the law's duties."""
    law = [f"- {duty.text} ({duty.citation})." for duty in regime.duties]
    carried = carried_out_by(regime, kommune)
    own = [_own_steps(regime, kommune), carried.text if carried else ""]
    must = f"{'Loven krever også' if own[0] else 'Dette må du gjøre'}:\n" + "\n".join(law) if law else ""
    return "\n\n".join(part for part in (" ".join(filter(None, own)), must) if part)


def _own_steps(regime: Regime, kommune: Kommune) -> str:
    """Return the steps in order, or the bare duties where no steps are known, with the amounts not yet said."""
    duties = {duty.limit: duty for duty in regime.local}
    steps = [(step.title, duties[step.limit]) for step in steps_of(regime, kommune)]
    told = steps or [(duty.duty, duty) for duty in regime.local]
    first = first_met(regime)
    if first is None or len(told) == 1:
        return ""  # a single duty has been said in the first sentence
    chain = " → ".join(
        what[0].lower()
        + what[1:]
        + ("" if duty.limit_nok == first.limit_nok else f" ({_from(duty)} {short(duty.limit_nok)})")
        for what, duty in told
    )
    return f"**Stegene i {kommune.short_name}, i rekkefølge:** {chain}."


def first_met(regime: Regime) -> LocalDuty | None:
    """Return the kommune's own duty that the purchase meets first on its way up."""
    return min(regime.local, key=lambda duty: duty.limit_nok, default=None)


def _from(duty: LocalDuty) -> str:
    return "over" if duty.operator is Operator.OVER else "fra"


def _next(regime: Regime) -> str:
    ahead = regime.next_threshold
    if ahead is None or regime.distance_nok is None:
        return ""
    name = {
        Level.LOA: "lovens grense",
        Level.NASJONAL: "nasjonal terskel (Doffin)",
        Level.EOS: "EØS-terskelen",
    }
    return (
        f"Neste terskel er {name[ahead.level]} på {short(ahead.amount_nok)}. "
        f"Dit er det {kroner(regime.distance_nok)}."
    )


def _assumed(regime: Regime, kommune: Kommune, rules: Rules, money: Money | None, *, past: bool) -> str:
    parts = []
    if money is not None and money.amount.vat is None:
        parts.append("Beløpet er regnet uten mva.")
    if regime.kind is Kind.UKJENT and not regime.certain:
        parts.append("Jeg har regnet med vare eller vanlig tjeneste.")
        parts.append("Er det bygg, helse- og sosialtjeneste eller konsesjon, kan svaret bli et annet.")
    elif regime.no_national:
        parts.append(regime.no_national.reason)
    if any(rule.certainty != "verifisert" for rule in regime.used):
        parts.append("Tallet er utledet, og ikke lest i forskriften selv. Sjekk lovdata.no.")
    if past:
        parts.append(f"Svaret gjelder {norwegian_date(regime.on)}. {_today(regime, rules)}")
    if regime.on < kommune.known_from and kommune.limits:
        parts.append(f"Jeg vet ikke hvilke egne grenser {kommune.short_name} hadde da.")
    elif regime.local or not kommune.limits:
        parts.append(kommune.note)
    return " ".join(parts)


def _today(regime: Regime, rules: Rules) -> str:
    now = rules.at(Level.LOA, regime.kind.judged, on=rules.checked_on)
    return f"I dag er lovens grense {kroner(now.amount_nok)}." if now else ""


def _facts(regime: Regime, kommune: Kommune) -> tuple[Fact, ...]:
    rows = [Fact("Verdi uten mva", kroner(regime.value_nok))]
    if regime.kind is not Kind.UKJENT:
        rows.append(Fact("Type", label(regime.kind)))
    rows += [Fact("Kommune", kommune.short_name), Fact("Regler per", norwegian_date(regime.on))]
    return tuple(rows)


def cited(regime: Regime, kommune: Kommune, rules: Rules, asks: tuple[Ask, ...]) -> tuple[Source, ...]:
    """Return the thresholds that decided, the kommune's own rules, and nothing twice."""
    deciding = [rule for rule in regime.used if reached(regime, rule.level)][-1:]
    deciding += [regime.next_threshold] if regime.next_threshold else []
    announced = announced_from(regime)
    deciding += [announced] if announced and {Ask.ANNOUNCE, Ask.TED} & set(asks) else []
    national = [rules.source(rule.citation, dated=rule.valid_from) for rule in deciding]
    if regime.no_national:
        national.append(rules.source(regime.no_national.citation, dated=rules.known_until))
    local = [duty.source for duty in regime.local]
    if not local:
        local = [kommune.source_of(limit) for limit in kommune.limits_on(regime.on)[:1]]
    return to_reply([*local, *national])
