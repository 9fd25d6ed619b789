"""Re-check of an article: still right, or a change. Both are a draft that a second editor approves."""

from dataclasses import replace
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Field
from dialogs.article_form import LONGEST, REVIEWED_EVERY, edit_article, propose_article
from dialogs.verdicts.flow import FLOWS, REASON, Case, Decided, Faults, Flow, Values
from dialogs.verdicts.words import told
from knowledge.article import Article
from knowledge.article_markdown import to_markdown
from register.artikkel import propose
from register.events import ArticleProposed
from register.person import Role
from register.track import Verdict

RECHECKED: Final = "Kontrollert på nytt. Ingen ord er endret."
ONLY_EDITORS: Final = "Det kan bare redaktører gjøre. Be en av dem kontrollere artikkelen."
GONE: Final = "Artikkelen er tatt ut av bruk."
WAITS: Final = "En annen redaktør må godkjenne det før det gjelder. Du får beskjed."


def _article(case: Case) -> Article | None:
    return case.context.knowledge.library.by_id(case.track.record_id)


def _fault(case: Case) -> str:
    """Return why somebody may not do this now, "" where they may."""
    if not case.context.person.has_role(Role.REDAKTOR):
        return ONLY_EDITORS
    return "" if _article(case) else GONE


async def _right_intro(case: Case) -> str:
    article = _article(case)
    if fault := _fault(case):
        return fault
    title = article.title if article else ""
    return f"Har du lest artikkelen og kildene, og stemmer alt i «{title}» fortsatt?"


async def _right_fields(case: Case) -> tuple[Field, ...]:
    if _fault(case):
        return ()
    help = "Skriv for eksempel hvilke kilder du har sjekket. Den som godkjenner, ser det."
    return (Field(REASON, "Hva har du kontrollert?", help=help, required=False),)


async def _still_right(case: Case, values: Values) -> Decided | Faults:
    context, article = case.context, _article(case)
    fault = _fault(case)
    if fault or article is None:
        return Faults({REASON: fault})
    checked = replace(article, verified_on=context.today, review_by=context.today + REVIEWED_EVERY)
    version = await propose(
        context.session,
        artikkel_id=article.id,
        markdown=to_markdown(checked),
        title=article.title,
        author=context.person,
        now=context.now,
        effective_on=context.today,
        note=" ".join([RECHECKED, told(values, REASON)]).strip(),
    )
    said = f"«{article.title}» er meldt kontrollert. {WAITS}"
    show = Choice("Vis forslaget", Action(ActionId.SHOW_DRAFT, {"version": str(version.id)}))
    return Decided(
        said, {"versjon": str(version.number)}, events=(ArticleProposed(version.id),), choices=(show,)
    )


async def _change_intro(case: Case) -> str:
    article = _article(case)
    if fault := _fault(case):
        return fault
    title = article.title if article else ""
    return f"Skriv endringen i «{title}». Den gjelder ikke før en annen redaktør har godkjent den."


async def _change_fields(case: Case) -> tuple[Field, ...]:
    article = _article(case)
    if article is None or _fault(case):
        return ()
    [reply] = edit_article(case.context, article).replies
    return reply.form.fields if reply.form else ()


async def _propose_change(case: Case, values: Values) -> Decided | Faults:
    _ = values
    article = _article(case)
    fault = _fault(case)
    if fault or article is None:
        return Faults({REASON: fault})
    outcome = await propose_article(case.context, {"id": article.id, "base": article.digest})
    [reply] = outcome.replies
    if reply.form is not None:
        return Faults({asked.key: asked.error for asked in reply.form.fields if asked.error})
    return Decided(reply.text, {}, events=outcome.events)


FLOWS[Verdict.STILL_RIGHT] = Flow(_right_intro, _right_fields, _still_right)
FLOWS[Verdict.PROPOSE_CHANGE] = Flow(
    _change_intro, _change_fields, _propose_change, longest=max(LONGEST.values())
)
