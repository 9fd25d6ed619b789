"""The form by which an editor changes an article or writes a new one; what it sends is a draft, never the article itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean
from conversation.reply import Choice, FieldKind, Form, Option, Reply
from dialogs.article_id import free_id
from dialogs.asked_field import asked_field
from dialogs.dialog import Context, Outcome
from knowledge.article import LONGEST_BODY, NASJONAL, Article, Source
from knowledge.article_markdown import to_markdown
from knowledge.proposal import LONGEST_TITLE, check_article
from norsk.date import parse_date
from norsk.yesno import parse_yesno
from register.artikkel import propose
from register.events import ArticleProposed

REVIEWED_EVERY: Final = timedelta(days=365)
NEW_TOPIC: Final = "kommunens egne svar"
TITLE, QUESTIONS, BODY, SOURCES = "tittel", "sporsmal", "svar", "kilder"
FROM, WHY, CORRECTS, FOR = "gjelder_fra", "grunn", "retter_feil", "gjelder_for"
SHORTEST_WHY: Final = 3
FEWEST_QUESTIONS: Final = 3
LONGEST: Final = {TITLE: LONGEST_TITLE, QUESTIONS: 3000, BODY: LONGEST_BODY, SOURCES: 3000, WHY: 500}
"""Characters. A platform shows no more than 3 000 of a field: what it cut would be lost with the next change."""
FURTHEST: Final = timedelta(days=5 * 365)
"""How far ahead a text may take effect; beyond it the year is taken for a slip of the finger."""
_SOURCE_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form: the values as written, and what is wrong with them by field."""

    values: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)


def edit_article(context: Context, article: Article) -> Outcome:
    """Show the form with the article as it stands."""
    return Outcome((_form(context, article, Draft(_values(article, context.today))),), context.memory)


def new_article(context: Context, title: str = "") -> Outcome:
    """Show the form for an article that does not exist yet."""
    values = {TITLE: title, FROM: context.today.isoformat(), FOR: context.kommune.id}
    return Outcome((_form(context, None, Draft(values)),), context.memory)


async def propose_article(context: Context, args: Mapping[str, str]) -> Outcome:
    """Store what was written as a draft, or show the form again with what is wrong. Nothing that was written is lost."""
    before = context.knowledge.library.by_id(args.get("id", ""))
    values = {key: clean(value).strip() for key, value in context.turn.form.items()}
    base = before or await _empty(context, values)
    written, faults = _read(base, values, context.today)
    if before and before.digest != args.get("base"):
        faults[BODY] = (
            "Artikkelen er endret av en annen mens du skrev. Se over teksten din mot den nye, og send igjen."
        )
    if before is None and "id" in args:
        faults[BODY] = (
            "Artikkelen er tatt ut av bruk mens du skrev. Send igjen hvis teksten skal bli en ny artikkel."
        )
    article, more = check_article(context.knowledge.library, written.id, to_markdown(written))
    for fault in more:
        faults.setdefault(
            _field_of(fault.problem), f"{fault.problem[:1].upper()}{fault.problem[1:]}. {fault.remedy}."
        )
    if faults or article is None:
        return Outcome((_form(context, before, Draft(values, faults)),), context.memory)
    version = await propose(
        context.session,
        artikkel_id=article.id,
        markdown=to_markdown(article),
        title=article.title,
        author=context.person,
        now=context.now,
        effective_on=_first_day(values, context.today),
        note=values[WHY],
        corrects=parse_yesno(values.get(CORRECTS, "")) == "yes",
    )
    said = (
        f"Forslaget til «{article.title}» er lagret som versjon {version.number}. "
        "En annen redaktør må godkjenne det før det gjelder. Du får beskjed."
    )
    return Outcome((Reply(said),), context.memory, events=(ArticleProposed(version.id),))


def _values(article: Article, today: date) -> dict[str, str]:
    return {
        TITLE: article.title,
        QUESTIONS: "\n".join(article.questions),
        BODY: article.body,
        SOURCES: "\n".join(f"{s.title} | {s.reference} | {s.dated}" for s in article.sources),
        FROM: today.isoformat(),
        WHY: "",
        CORRECTS: "",
    }


def _read(base: Article, values: Mapping[str, str], today: date) -> tuple[Article, dict[str, str]]:
    """Return the article that was written over another, and what is wrong by field, beyond what `kb check` finds."""
    sources = _sources(values.get(SOURCES, ""), base)
    article = replace(
        base,
        title=" ".join(values.get(TITLE, "").split()),
        questions=tuple(line.strip() for line in values.get(QUESTIONS, "").splitlines() if line.strip()),
        body=values.get(BODY, ""),
        sources=sources or (),
        verified_on=today,
        review_by=today + REVIEWED_EVERY,
    )
    faults: dict[str, str] = {}
    if not article.title:
        faults[TITLE] = "Skriv en tittel."
    if len(article.questions) < FEWEST_QUESTIONS:
        faults[QUESTIONS] = f"Skriv minst {FEWEST_QUESTIONS} spørsmål, ett per linje."
    if not article.body:
        faults[BODY] = "Skriv svaret."
    if sources is None:
        faults[SOURCES] = (
            "Skriv én kilde per linje slik: tittel | sted | dato. Datoen er et år eller ÅÅÅÅ-MM-DD."
        )
    if len(values.get(WHY, "")) < SHORTEST_WHY:
        faults[WHY] = "Skriv kort hvorfor teksten endres. Den som godkjenner, ser det."
    if parse_yesno(values.get(CORRECTS, "")) not in ("yes", "no"):
        faults[CORRECTS] = "Velg ja eller nei."
    if wrong_day := _wrong_day(values, today):
        faults[FROM] = wrong_day
    for key, most in LONGEST.items():
        if (length := len(values.get(key, ""))) > most:
            faults[key] = f"Teksten er på {length} tegn. Kort den ned til høyst {most}."
    return article, faults


def _wrong_day(values: Mapping[str, str], today: date) -> str:
    """Return what is wrong with the first day, "" where nothing is."""
    first_day = _first_day(values, today)
    if first_day is None:
        return f"«{values.get(FROM, '')[:80]}» er ikke en dato. Skriv for eksempel 2027-01-01."
    if first_day < today:
        return "Datoen er passert. Skriv dagens dato eller en senere."
    if first_day > today + FURTHEST:
        return "Datoen er mer enn fem år fram. Sjekk årstallet."
    if first_day > today and parse_yesno(values.get(CORRECTS, "")) == "yes":
        return "En retting av en feil må gjelde fra i dag."
    return ""


def _first_day(values: Mapping[str, str], today: date) -> date | None:
    return parse_date(values.get(FROM, ""), today=today)


def _sources(text: str, before: Article) -> tuple[Source, ...] | None:
    """Return the sources written one on a line, with the links they had; None where a line cannot be read."""
    urls = {(s.title, s.reference): s.url for s in before.sources}
    found = []
    for line in filter(str.strip, text.splitlines()):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != _SOURCE_PARTS or not all(parts):
            return None
        title, reference, dated = parts
        found.append(Source(title, reference, urls.get((title, reference)), dated))
    return tuple(found) or None


async def _empty(context: Context, values: Mapping[str, str]) -> Article:
    kommune = NASJONAL if values.get(FOR) == NASJONAL else context.kommune.id
    return Article(
        id=await free_id(context, kommune, values.get(TITLE, ""), otherwise="ny"),
        title="",
        kommune=kommune,
        topic=NEW_TOPIC,
        questions=(),
        keywords=(),
        sources=(),
        owner=context.kommune.names["innkjop"],
        verified_on=context.today,
        review_by=context.today + REVIEWED_EVERY,
        body="",
    )


def _field_of(problem: str) -> str:
    """Return the field of the form that a fault found by the knowledge base belongs to."""
    words = {
        "title": TITLE, "tittel": TITLE, "questions": QUESTIONS, "spørsmål": QUESTIONS, "kilde": SOURCES, "sources": SOURCES, "dated": SOURCES,
    }  # fmt: skip
    return next((name for word, name in words.items() if word in problem), BODY)


def _form(context: Context, article: Article | None, draft: Draft) -> Reply:
    asked = partial(asked_field, draft.values, draft.faults)
    own = context.kommune
    fields = [
        asked(TITLE, "Tittel"),
        asked(QUESTIONS, "Spørsmål som skal få dette svaret", FieldKind.LONG_TEXT, "Minst tre, ett per linje. Skriv dem slik folk spør."),
        asked(BODY, "Svar", FieldKind.LONG_TEXT, "Svaret først, så grunnen. Høyst 1500 tegn. **Fet**, lister med «- » og lenker virker."),
        asked(SOURCES, "Kilder", FieldKind.LONG_TEXT, "Én per linje: tittel | sted i dokumentet | år eller dato"),
        asked(FROM, "Gjelder fra", FieldKind.DATE),
        asked(WHY, "Hvorfor endres teksten?", FieldKind.TEXT, "Vises for den som skal godkjenne."),
        asked(CORRECTS, "Retter dette en feil i svaret?", FieldKind.YESNO, "Ja sender en rettelse til dem som fikk det gale svaret de siste 90 dagene.",
              (Option("ja", "Ja, det gamle svaret var feil"), Option("nei", "Nei"))),
    ]  # fmt: skip
    if article is None:
        places = (Option(own.id, own.name), Option(NASJONAL, "Alle kommuner"))
        fields.insert(1, asked(FOR, "Hvem gjelder svaret for?", FieldKind.CHOICE, options=places))
    args = {"id": article.id, "base": article.digest} if article else {}
    submit = Choice("Send til godkjenning", Action(ActionId.PROPOSE_ARTICLE, args))
    what = f"endringen i «{article.title}»" if article else "den nye artikkelen"
    text = (
        "Noe mangler. Rett feltene som er merket, og send på nytt."
        if draft.faults
        else f"Skriv {what}. Den gjelder ikke før en annen redaktør har godkjent den."
    )
    replaced = context.pressed_on if draft.faults else None
    return Reply(text, form=Form(tuple(fields), submit), replaces=replaced)
