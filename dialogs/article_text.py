"""An article, said to a person: its answer, what is uncertain about it, and where it comes from."""

from datetime import date

from conversation.reply import Fact
from dialogs.money import kroner, short
from dialogs.polarity import Form, verdict
from dialogs.regime_text import Said, calculation
from dialogs.sources import norwegian_date, source_lines, to_reply
from dialogs.value import Money
from knowledge.article import Article
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Level, Regime, Threshold

UNCERTAIN = "Obs: Dette er ikke bekreftet. Sjekk kilden før du bruker det."
DERIVED = "Svaret er utledet av flere kilder."


def say_article(
    article: Article,
    *,
    kommune: Kommune,
    on: date,
    today: date,
    regime: Regime | None = None,
    money: Money | None = None,
    form: Form = Form.DUTY,
) -> Said:
    """Return an article for a person of `kommune`; with a regime, the answer begins with what the value means."""
    sources = to_reply(article.sources)
    parts = [
        _duty(article, regime, form) if regime else "",
        calculation(money),
        article.render_body(kommune.names),
        _doubt(article, kommune, on, today),
        source_lines(sources, verified_on=article.verified_on),
    ]
    facts = (Fact("Verdi uten mva", kroner(regime.value_nok)),) if regime else ()
    return Said("\n\n".join(part for part in parts if part), facts, sources)


def _duty(article: Article, regime: Regime, form: Form) -> str:
    """Return whether the article's duty starts at this value, where it has a level and applied that day."""
    if article.duty_from is None or not article.applies_on(regime.on):
        return ""
    rule = regime.threshold(Level(article.duty_from))
    if rule is None:
        return ""
    name = {"loa": "lovens grense", "nasjonal": "nasjonal terskel", "eos": "EØS-terskelen"}[article.duty_from]
    duty = regime.value_nok >= rule.amount_nok
    word = verdict(form, duty=duty)
    begin = f"**{word}.** " if word else ""
    return begin + _why(kroner(regime.value_nok), name, short(rule.amount_nok), over=_compare(regime, rule))


def _compare(regime: Regime, rule: Threshold) -> int:
    return (regime.value_nok > rule.amount_nok) - (regime.value_nok < rule.amount_nok)


def _why(value: str, name: str, limit: str, *, over: int) -> str:
    if over > 0:
        return f"{value} er over {name} på {limit}, så plikten gjelder."
    if over == 0:
        return f"Plikten gjelder fra og med {name} på {limit}."
    return f"{value} er under {name} på {limit}, og plikten gjelder først derfra."


def _doubt(article: Article, kommune: Kommune, on: date, today: date) -> str:
    notes = []
    if article.certainty == "usikker":
        notes.append(UNCERTAIN)
    if article.certainty == "utledet":
        notes.append(DERIVED)
    if not article.applies_on(on):
        since = article.valid_from
        notes.append(
            f"Svaret gjelder fra {norwegian_date(since)}."
            if since and since > on
            else "Svaret gjelder ikke lenger."
        )
    if article.review_by < today:
        notes.append(f"Artikkelen skulle vært kontrollert igjen innen {norwegian_date(article.review_by)}.")
    if article.kommune == kommune.id and kommune.source is not None:
        notes.append(kommune.note)
    return " ".join(notes)
