"""What held on a day that an article does not speak of: the rules it rests on, as they were then."""

import re
from datetime import date
from typing import Final

from dialogs.certainty import rule_doubt
from dialogs.change_text import NAMES, duty_line, mark_of, value_since
from dialogs.money import short
from knowledge.article import Article
from knowledge.changes import DutyChange, duty_changes
from knowledge.terskelverdi import Kind, Level, Rules, Threshold
from norsk.when import norwegian_date

_PARAGRAPH: Final = re.compile(r"\d+(?:-\d+)?[a-z]?\b")


def held_instead(article: Article, *, on: date, rules: Rules) -> str:
    """Return what applied on a day before or after an article's own time, old beside new, and where it is not known."""
    if article.applies_on(on):
        return ""
    values = _values(article, on, rules)
    lines = [_value_line(then, now) for then, now in values]
    lines += [duty_line(change) for change in _duties(article, on, rules)]
    if not lines:
        return f"Jeg har ikke noe sikkert svar om det som gjaldt {norwegian_date(on)}. Slik er regelen {_when(article)}:"
    doubt = rule_doubt(then for then, _ in values)
    lead = f"Dette gjaldt {norwegian_date(on)}, med det nye etter pilen:"
    return (
        "\n".join([lead, *lines])
        + (f"\n\n{doubt}" if doubt else "")
        + f"\n\nSlik er regelen {_when(article)}:"
    )


def _when(article: Article) -> str:
    if article.valid_to is None:
        return f"fra {norwegian_date(article.valid_from)}" if article.valid_from else "i dag"
    return f"til {norwegian_date(article.valid_to)}"


def _values(article: Article, on: date, rules: Rules) -> list[tuple[Threshold, Threshold]]:
    """Return each value for goods that the article cites, after the one that held on the day, where they differ."""
    pairs = ((rules.at(level, Kind.VARE, on=on), rules.series(level, Kind.VARE)[-1]) for level in Level)
    return [
        (then, now)
        for then, now in pairs
        if then is not None
        and then.amount_nok != now.amount_nok
        and _cites(article, rules, now.citation, now.valid_from)
    ]


def _duties(article: Article, on: date, rules: Rules) -> list[DutyChange]:
    return [
        change
        for change in duty_changes(rules, since=date.min, until=date.max)
        if change.before is not None
        and change.before.holds_on(on)
        and _cites(article, rules, change.after.citation, change.after.valid_from)
    ]


def _cites(article: Article, rules: Rules, citation: str, dated: date) -> bool:
    """Say whether an article rests on the very paragraph of a rule."""
    source = rules.source(citation, dated=dated)
    wanted = _PARAGRAPH.findall(source.reference)[:1]
    return any(
        cited.title == source.title and set(wanted) & set(_PARAGRAPH.findall(cited.reference))
        for cited in article.sources
    )


def _value_line(then: Threshold, now: Threshold) -> str:
    return (
        f"- {NAMES[now.level]}: **{short(then.amount_nok)}** ({then.paragraph}{mark_of(then)}) → "
        f"{value_since(now, bold=False)}."
    )
