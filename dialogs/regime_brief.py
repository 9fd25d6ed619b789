"""What applies to a purchase, said in nynorsk or English: as in `regime_text`, without the steps of the process."""

from decimal import Decimal

from conversation.reply import Fact
from dialogs.money import kroner, short
from dialogs.phrases import phrases, profile_note, say_date
from dialogs.polarity import Form, verdict
from dialogs.question_words import Ask
from dialogs.regime_text import (
    Said,
    announced_from,
    calculation,
    cited,
    duty_holds,
    first_met,
    own_limit,
    reached,
)
from dialogs.rule_phrases import RulePhrases, rule_phrases, translated
from dialogs.sources import source_lines, to_reply
from dialogs.value import Money
from knowledge.kommune import Kommune
from knowledge.own_process import carried_out_by
from knowledge.profile_parts import Operator
from knowledge.terskelverdi import Kind, Level, LocalDuty, Regime, Rules
from norsk.language import Language

ACTS = {False: "FOA", True: "konsesjonskontraktforskriften"}


def say_briefly(
    regime: Regime,
    *,
    language: Language,
    asks: tuple[Ask, ...],
    kommune: Kommune,
    rules: Rules,
    money: Money | None,
    past: bool,
    parts: tuple[Money, ...] = (),
    form: Form = Form.DUTY,
    low: Regime | None = None,
) -> Said:
    """Return what applies to a value, in nynorsk or English; the arguments are those of `say_regime`."""
    brief = _Brief(language, kommune, rules)
    if regime.law_applies is None:
        return brief.not_known(regime)
    leads = [brief.lead(one, asks, form) for one in (low or regime, regime)]
    differ = low is not None and duty_holds(low, asks) != duty_holds(regime, asks)
    sources = cited(regime, kommune, rules, asks)
    said = rule_phrases(language)
    paragraphs = [
        said.as_of.format(day=say_date(regime.on, language)) if past else "",
        "\n".join([said.range, *(f"- {one}" for one in leads)]) if differ else leads[-1],
        brief.added(parts) or calculation(money, language),
        brief.own(regime),
        brief.todo(regime),
        brief.ahead(regime),
        brief.assumed(regime, money, past=past),
        source_lines(sources, verified_on=rules.checked_on, language=language),
    ]
    text = "\n\n".join(part for part in paragraphs if part)
    return Said(text, brief.facts(regime), sources, language)


class _Brief:
    """The paragraphs of one answer, in one language."""

    def __init__(self, language: Language, kommune: Kommune, rules: Rules) -> None:
        self.language, self.kommune, self.rules = language, kommune, rules
        self.said: RulePhrases = rule_phrases(language)

    def money(self, amount: Decimal) -> str:
        return kroner(amount, self.language)

    def limit(self, amount: Decimal) -> str:
        return short(amount, self.language)

    def translated(self, text: str) -> str:
        return translated(text, self.kommune.names, self.language)

    def not_known(self, regime: Regime) -> Said:
        first = self.rules.series(Level.LOA, regime.kind.judged)[0]
        sources = to_reply([self.rules.source(first.citation, dated=first.valid_from)])
        text = self.said.unknown_then.format(
            day=say_date(regime.on, self.language),
            since=say_date(first.valid_from, self.language),
            limit=self.money(first.amount_nok),
        )
        lines = source_lines(sources, verified_on=self.rules.checked_on, language=self.language)
        return Said(f"{text}\n\n{lines}", (), sources, self.language)

    def lead(self, regime: Regime, asks: tuple[Ask, ...], form: Form) -> str:
        """Return the answer itself, about the duty that is asked about, and what applies beside it."""
        own = own_limit(regime, self.kommune)
        if Ask.ANNOUNCE in asks or Ask.TED in asks:
            answer, beside = self.announced(regime, ted=Ask.ANNOUNCE not in asks), self.beside(regime)
        elif Ask.LAW in asks or own is None:
            form = form if Ask.LAW in asks else Form.OPEN
            answer, beside = self.law(regime), self.beside(regime)
        else:
            form = form if Ask.REPORT in asks else Form.OPEN
            answer, beside = self.report(regime), self.act(regime)
        word = verdict(form, duty=duty_holds(regime, asks), language=self.language)
        return " ".join(part for part in (f"**{word}.**" if word else "", answer, beside) if part)

    def announced(self, regime: Regime, *, ted: bool) -> str:
        first, eos = announced_from(regime), regime.threshold(Level.EOS)
        limit = eos if ted else first
        if first is None or limit is None:
            return ""
        holds = regime.value_nok >= limit.amount_nok
        if ted:
            sentence = self.said.ted if holds else self.said.ted_not
        else:
            sentence = self.said.announce if holds else self.said.announce_not
        both = self.said.both.format(first="Doffin", second="TED")
        where = both if reached(regime, Level.EOS) else "Doffin"
        text = sentence.format(
            value=self.money(regime.value_nok), where=where, limit=self.limit(limit.amount_nok)
        )
        still = ted and not holds and regime.value_nok >= first.amount_nok
        return (
            f"{text} {self.said.doffin_still.format(limit=self.limit(first.amount_nok))}" if still else text
        )

    def law(self, regime: Regime) -> str:
        sentence = self.said.law if regime.law_applies else self.said.law_not
        return sentence.format(
            value=self.money(regime.value_nok), parts=self.parts(regime), limit=self.money(self.loa(regime))
        )

    def report(self, regime: Regime) -> str:
        if first := first_met(regime):
            return self.said.report.format(
                duty=self.translated(first.duty),
                value=self.money(regime.value_nok),
                kommune=self.kommune.short_name,
                limit=self.money(first.limit_nok),
            )
        own = own_limit(regime, self.kommune)
        if own is None:
            raise AssertionError("only a kommune with an amount of its own has somewhere to report to")
        limit, amount = own
        return self.said.report_not.format(
            value=self.money(regime.value_nok),
            kommune=self.kommune.short_name,
            begins=self.said.over if limit.operator is Operator.OVER else self.said.starting,
            limit=self.money(amount),
        )

    def act(self, regime: Regime) -> str:
        if regime.law_applies:
            return self.said.act_too.format(parts=self.parts(regime))
        return self.said.act_below.format(limit=self.money(self.loa(regime)))

    def beside(self, regime: Regime) -> str:
        """Return what the kommune's own rules say about the amount, beside the law's."""
        own = own_limit(regime, self.kommune)
        if own is None:
            return ""
        name = self.kommune.short_name
        if first := first_met(regime):
            return self.said.beside.format(
                kommune=name, duty=self.translated(first.duty), **self.starts(first)
            )
        return self.said.beside_not.format(kommune=name, limit=self.money(own[1]))

    def own(self, regime: Regime) -> str:
        """Return the kommune's own duties but the first, which has been said, and who carries the purchase out."""
        first, name = first_met(regime), self.kommune.short_name
        lines = [
            f"- {self.translated(duty.duty)} ({{begins}} {{limit}}).".format(**self.starts(duty))
            for duty in regime.local
            if duty is not first
        ]
        listed = "\n".join([self.said.own_todo.format(kommune=name), *lines]) if lines else ""
        carried = carried_out_by(regime, self.kommune)
        return "\n\n".join(
            part for part in (listed, self.translated(carried.text) if carried else "") if part
        )

    def starts(self, duty: LocalDuty) -> dict[str, str]:
        begins = self.said.over if duty.operator is Operator.OVER else self.said.starting
        return {"begins": begins, "limit": self.limit(duty.limit_nok)}

    def todo(self, regime: Regime) -> str:
        lines = [f"- {self.translated(duty.text)} ({duty.citation})." for duty in regime.duties]
        return "\n".join([self.said.todo, *lines]) if lines else ""

    def ahead(self, regime: Regime) -> str:
        ahead = regime.next_threshold
        if ahead is None or regime.distance_nok is None:
            return ""
        return self.said.next.format(
            name=phrases(self.language).levels[ahead.level.value],
            limit=self.limit(ahead.amount_nok),
            distance=self.money(regime.distance_nok),
        )

    def added(self, parts: tuple[Money, ...]) -> str:
        if not parts:
            return ""
        total = sum((part.total_nok for part in parts), Decimal(0))
        terms = " + ".join(self.money(part.total_nok) for part in parts)
        return self.said.added.format(terms=terms, total=self.money(total))

    def assumed(self, regime: Regime, money: Money | None, *, past: bool) -> str:
        notes = []
        if money is not None and money.amount.vat is None:
            notes.append(self.said.no_vat)
        if regime.kind is Kind.UKJENT and not regime.certain:
            notes.append(self.said.kind_assumed)
        elif regime.no_national:
            notes.append(self.translated(regime.no_national.reason))
        if any(rule.certainty != "verifisert" for rule in regime.used):
            notes.append(self.said.derived)
        now = self.rules.at(Level.LOA, regime.kind.judged, on=self.rules.checked_on)
        if past and now:
            notes.append(self.said.today.format(limit=self.money(now.amount_nok)))
        if regime.on < self.kommune.known_from and self.kommune.limits:
            notes.append(self.said.own_unknown_then.format(kommune=self.kommune.short_name))
        elif regime.local or not self.kommune.limits:
            notes.append(profile_note(self.kommune, self.language))
        return " ".join(notes)

    def facts(self, regime: Regime) -> tuple[Fact, ...]:
        rows = [Fact(phrases(self.language).value, self.money(regime.value_nok))]
        if regime.kind is not Kind.UKJENT:
            rows.append(Fact(self.said.kind, self.said.kinds[regime.kind]))
        rows.append(Fact(self.said.kommune, self.kommune.short_name))
        rows.append(Fact(self.said.rules_on, say_date(regime.on, self.language)))
        return tuple(rows)

    def parts(self, regime: Regime) -> str:
        numbers = regime.parts
        both = self.said.both.format(first=numbers[0], second=numbers[-1]) if len(numbers) > 1 else ""
        return self.said.parts.format(parts=both or "".join(numbers), act=ACTS[regime.kind is Kind.KONSESJON])

    @staticmethod
    def loa(regime: Regime) -> Decimal:
        rule = regime.threshold(Level.LOA)
        if rule is None:
            raise AssertionError("a regime that knows whether the law applies has its threshold")
        return rule.amount_nok
