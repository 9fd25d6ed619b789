"""An article, said to a person: its answer, what is uncertain about it, and where it comes from."""

from datetime import date

from conversation.reply import Fact
from dialogs.money import kroner, short
from dialogs.phrases import Phrases, phrases, profile_note, say_date
from dialogs.polarity import Form, verdict
from dialogs.regime_text import Said, calculation
from dialogs.sources import source_lines, to_reply
from dialogs.value import Money
from knowledge.article import Article
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Kind, Level, Regime, Threshold
from norsk.language import Language


def say_article(
    article: Article,
    *,
    kommune: Kommune,
    on: date,
    today: date,
    language: Language = Language.BOKMAL,
    regime: Regime | None = None,
    money: Money | None = None,
    form: Form = Form.DUTY,
) -> Said:
    """Return an article for a person of `kommune`; with a regime, the answer begins with what the value means.

    It is in `language` where the article has that version, else in bokmål, which an English reader is told.
    """
    missing = article.version(language) is None
    spoken = Language.BOKMAL if missing else language
    sources = to_reply(article.sources)
    parts = [
        phrases(language).only_norwegian if missing else "",
        _duty(article, regime, form, spoken) if regime else "",
        calculation(money, spoken),
        article.render_body(kommune.names, spoken, links=kommune.links),
        _doubt(article, kommune, on, today, spoken),
        source_lines(sources, verified_on=article.verified_on, language=spoken),
    ]
    facts = (Fact(phrases(spoken).value, kroner(regime.value_nok, spoken)),) if regime else ()
    return Said("\n\n".join(part for part in parts if part), facts, sources)


def _duty(article: Article, regime: Regime, form: Form, language: Language) -> str:
    """Return whether the article's duty starts at this value, where it has a level and applied that day."""
    if article.duty_from is None or not article.applies_on(regime.on):
        return ""
    rule = regime.threshold(Level(article.duty_from))
    if rule is None:
        return ""
    said = phrases(language)
    reached = regime.value_nok >= rule.amount_nok
    here = _for_this_kind(article, regime.kind) if reached else False
    word = "" if here is None else verdict(form, duty=here, language=language)
    why = _why(regime, rule, said, here=here).format(
        value=kroner(regime.value_nok, language),
        name=said.levels[article.duty_from],
        limit=short(rule.amount_nok, language),
        if_=article.duty_if,
    )
    return f"**{word}.** {why}" if word else why


def _for_this_kind(article: Article, kind: Kind) -> bool | None:
    """Return whether a duty that is reached holds for a kind; None where it comes to more than amount and kind."""
    if not article.duty_if or kind.value in article.duty_kinds:
        return True
    return False if article.duty_kinds and kind is Kind.VARE else None


def _why(regime: Regime, rule: Threshold, said: Phrases, *, here: bool | None) -> str:
    if here is None:
        return said.duty_perhaps
    if not here and regime.value_nok >= rule.amount_nok:
        return said.duty_never
    if regime.value_nok == rule.amount_nok:
        return said.duty_at
    return said.duty_over if regime.value_nok > rule.amount_nok else said.duty_under


def _doubt(article: Article, kommune: Kommune, on: date, today: date, language: Language) -> str:
    said, notes = phrases(language), []
    if article.certainty == "usikker":
        notes.append(said.uncertain)
    if article.certainty == "utledet":
        notes.append(said.derived)
    if not article.applies_on(on):
        since = article.valid_from
        notes.append(
            said.applies_from.format(day=say_date(since, language))
            if since and since > on
            else said.no_longer
        )
    if article.review_by < today:
        checked, due = (say_date(day, language) for day in (article.verified_on, article.review_by))
        notes.append(said.overdue.format(checked=checked, day=due))
    if article.kommune == kommune.id and kommune.source is not None:
        notes.append(profile_note(kommune, language))
    return " ".join(notes)
