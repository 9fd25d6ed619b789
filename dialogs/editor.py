"""What editors say and press: articles and the kommune's profile, changed in chat. Everybody may look."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Fact, Reply
from dialogs import texts
from dialogs.article_form import edit_article, new_article, propose_article
from dialogs.article_review import (
    GONE,
    approve_draft,
    ask_rejection,
    ask_undoing,
    find_version,
    list_drafts,
    reject_draft,
    show_changed,
    show_draft,
    show_history,
    undo,
)
from dialogs.article_text import say_article
from dialogs.dialog import Context, Outcome, privately
from dialogs.profile_form import edit_limit, edit_name, propose_profile, show_profile
from dialogs.profile_gate import GATE, edit_step, propose_step
from dialogs.shipped_text import keep_own, use_shipped
from knowledge.article import NASJONAL, Article
from knowledge.proposal import written_in_chat
from knowledge.search import THRESHOLD
from norsk.when import norwegian_date, oslo_date
from register.artikkel import ArtikkelVersion, TextKind, effective, find_text
from register.audit import write_audit
from register.person import Person, Role

ONLY_EDITORS: Final = (
    "Det kan bare redaktører gjøre. Si gjerne fra om hva som er feil, så får redaktørene vite det."
)
NO_ARTICLE: Final = "Jeg finner ingen artikkel med det navnet. Skriv id-en, eller tittelen slik den står."
MOST_DUE: Final = 12

_SHOW = re.compile(r"(?:vis|se) artikkel(?:en)?\b[: ]*(.*)", re.IGNORECASE)
_EDIT = re.compile(r"(?:foreslå|forslag til) endring(?:er)?(?: (?:i|av|for|på))?(?: artikkel(?:en)?)?\b[: ]*(.*)", re.IGNORECASE)  # fmt: skip
_NEW = re.compile(r"(?:ny|lag ny|skriv ny) artikkel\b[: ]*(.*)", re.IGNORECASE)
_HISTORY = re.compile(
    r"(?!.*\b(?:bm|av|eb)[- ]?20\d\d)(?:historikk|historikken|historie)\b(?: (?:for|til|på|i))?[: ]*(.*)",
    re.IGNORECASE,
)
_DRAFTS = re.compile(r"(?:vis )?(?:utkast(?:ene)?|forslag(?:ene)? som venter)", re.IGNORECASE)
_PROFILE = re.compile(r"(?:vis )?kommuneprofil(?:en)?", re.IGNORECASE)
_NAME = re.compile(r"endre (?:et )?navn(?:et)?", re.IGNORECASE)
_LIMIT = re.compile(r"endre (?:en )?grensen?", re.IGNORECASE)
_STEP = re.compile(r"slå (?:av|på) forankring(?:en)?|endre forankring(?:en)?", re.IGNORECASE)
_DUE = re.compile(r"(?:vis )?artikler til kontroll", re.IGNORECASE)


def is_editor_command(text: str) -> bool:
    """Say whether a text is one of an editor's commands, or asks for the profile; to be shown an article is neither."""
    said = text.strip().rstrip("?!. ")
    return any(pattern.fullmatch(said) for pattern in (_PROFILE, *_FOR_EDITORS))


async def editor_command(context: Context, text: str) -> Outcome | None:
    """Return what a written command leads to, or None where the text is none."""
    said = text.strip().rstrip("?!. ")
    if found := _SHOW.fullmatch(said):
        return await _with_article(context, found[1], show_article)
    for pattern, act in _FOR_EDITORS.items():
        if found := pattern.fullmatch(said):
            if not _edits(context):
                return _refused(context)
            return privately(await act(context, found[1] if found.lastindex else ""))
    if _PROFILE.fullmatch(said):
        return show_profile(context, editor=_edits(context))
    return None


async def editor_pressed(context: Context, action: Action) -> Outcome:
    """Do what an editor's button says; whoever is no editor is told so, and nothing changes.

    What holds yet, who wrote it and why it was turned down is the editors' own: their answers are private.
    """
    if not _edits(context):
        detail = {"why": "WrongRoleError"}
        write_audit(
            context.session, at=context.now, act="press_refused", record="action", actor_id=context.person.id, detail=detail
        )  # fmt: skip
        return _refused(context)
    return privately(await _edited(context, action))


async def _edited(context: Context, action: Action) -> Outcome:
    match action.id:
        case ActionId.EDIT_ARTICLE:
            return await _with_article(context, action.args.get("id", ""), _edit)
        case ActionId.NEW_ARTICLE:
            return new_article(context)
        case ActionId.PROPOSE_ARTICLE:
            return await propose_article(context, action.args)
        case ActionId.SHOW_HISTORY:
            return await _pressed_history(context, action.args)
        case ActionId.EDIT_NAME:
            return edit_name(context)
        case ActionId.EDIT_LIMIT:
            return edit_step(context) if action.args.get("hva") == GATE else edit_limit(context)
        case ActionId.PROPOSE_PROFILE:
            if action.args.get("hva") == GATE:
                return await propose_step(context)
            return await propose_profile(context, action.args)
    return await _version_pressed(context, action)


async def _pressed_history(context: Context, args: Mapping[str, str]) -> Outcome:
    kind = TextKind(args.get("kind", TextKind.ARTIKKEL.value))
    return await show_history(context, kind, args["id"]) if "id" in args else await show_changed(context)


async def _version_pressed(context: Context, action: Action) -> Outcome:
    version = await find_version(context, action.args.get("version", ""))
    if version is None:
        return Outcome((Reply(GONE),), context.memory)
    match action.id:
        case ActionId.APPROVE_DRAFT:
            return await approve_draft(context, version)
        case ActionId.REJECT_DRAFT:
            return await ask_rejection(context, version)
        case ActionId.SEND_REJECTION:
            return await reject_draft(context, version)
        case ActionId.ROLL_BACK:
            return await ask_undoing(context, version)
        case ActionId.SEND_ROLL_BACK:
            return await undo(context, version)
        case ActionId.KEEP_OWN_TEXT:
            return await keep_own(context, version, action.args.get("base", ""))
        case ActionId.USE_SHIPPED_TEXT:
            return await use_shipped(context, version)
        case _:
            return await show_draft(context, version)


EDITOR_ACTIONS: Final = frozenset(
    {
        ActionId.SHOW_DRAFT,
        ActionId.APPROVE_DRAFT,
        ActionId.REJECT_DRAFT,
        ActionId.SEND_REJECTION,
        ActionId.EDIT_ARTICLE,
        ActionId.PROPOSE_ARTICLE,
        ActionId.NEW_ARTICLE,
        ActionId.SHOW_HISTORY,
        ActionId.ROLL_BACK,
        ActionId.SEND_ROLL_BACK,
        ActionId.EDIT_NAME,
        ActionId.EDIT_LIMIT,
        ActionId.PROPOSE_PROFILE,
        ActionId.KEEP_OWN_TEXT,
        ActionId.USE_SHIPPED_TEXT,
    }
)
"""The buttons that only editors may press."""


async def show_article(context: Context, article: Article) -> Outcome:
    """Show an article with its version and dates; to an editor with what may be done to it."""
    kommune = context.knowledge.kommuner.get(article.kommune, context.kommune)
    said = say_article(
        article,
        kommune=context.kommune if article.kommune == NASJONAL else kommune,
        on=context.today,
        today=context.today,
    )
    facts = (
        Fact("Artikkel", article.id),
        Fact("Versjon", await _version(context, article)),
        Fact("Kontrolleres igjen innen", norwegian_date(article.review_by)),
    )
    reply = Reply(
        f"**{article.title}**\n\n{said.text}",
        facts=facts,
        sources=said.sources,
        choices=_editing(article) if _edits(context) else (),
    )
    memory = context.memory.model_copy(update={"article": article.id})
    return Outcome((reply,), memory, answered=True)


def _editing(article: Article) -> tuple[Choice, ...]:
    args = {"id": article.id}
    return (
        Choice("Foreslå endring", Action(ActionId.EDIT_ARTICLE, args)),
        Choice("Historikk", Action(ActionId.SHOW_HISTORY, args)),
    )


async def _version(context: Context, article: Article) -> str:
    versions = await effective(context.session, on=context.today)
    held = next(
        (v for v in versions if (v.kind, v.artikkel_id) == (TextKind.ARTIKKEL.value, article.id)), None
    )
    if held is None or not written_in_chat(article):
        return "slik den fulgte med boten"
    return f"{held.number}, {await _decision(context, held)}"


async def _decision(context: Context, version: ArtikkelVersion) -> str:
    author = await context.session.get(Person, version.author_id) if version.author_id else None
    day = norwegian_date(oslo_date(version.decided_at)) if version.decided_at else ""
    return f"endret av {author.name if author else 'en som har sluttet'}, publisert {day}"


async def _edit(context: Context, article: Article) -> Outcome:
    return edit_article(context, article)


async def _edit_named(context: Context, name: str) -> Outcome:
    return await _with_article(context, name or context.memory.article or "", _edit)


async def _new(context: Context, title: str) -> Outcome:
    return new_article(context, title.strip())


async def _drafts(context: Context, _: str) -> Outcome:
    return await list_drafts(context)


async def _history(context: Context, name: str) -> Outcome:
    async def shown(context: Context, article: Article) -> Outcome:
        return await show_history(context, TextKind.ARTIKKEL, article.id)

    if found := await find_text(context.session, _bare(name)):
        # A text that does not hold yet, or no longer, is in no library.
        return await show_history(context, *found)
    return await _with_article(context, name or context.memory.article or "", shown)


async def _name(context: Context, _: str) -> Outcome:
    return edit_name(context)


async def _limit(context: Context, _: str) -> Outcome:
    return edit_limit(context)


async def _step(context: Context, _: str) -> Outcome:
    return edit_step(context)


async def _due(context: Context, _: str) -> Outcome:
    due = sorted(
        (article for article in context.knowledge.library.articles if article.review_by <= context.today),
        key=lambda article: (article.review_by, article.id),
    )
    if not due:
        return Outcome((Reply("Ingen artikler venter på kontroll nå."),), context.memory)
    lines = [f"- {article.title}: innen {norwegian_date(article.review_by)}" for article in due[:MOST_DUE]]
    choices = tuple(
        Choice(article.title, Action(ActionId.EDIT_ARTICLE, {"id": article.id})) for article in due[:MOST_DUE]
    )
    said = f"**{len(due)} artikler skulle vært kontrollert**\n\n" + "\n".join(lines)
    return Outcome((Reply(said, choices=choices),), context.memory)


_FOR_EDITORS: Final[dict[re.Pattern[str], Callable[[Context, str], Awaitable[Outcome]]]] = {
    _EDIT: _edit_named,
    _NEW: _new,
    _HISTORY: _history,
    _DRAFTS: _drafts,
    _NAME: _name,
    _LIMIT: _limit,
    _STEP: _step,
    _DUE: _due,
}


async def _with_article(
    context: Context, name: str, act: Callable[[Context, Article], Awaitable[Outcome]]
) -> Outcome:
    """Do something with the article of that id or title, or with the one that the words fit best."""
    wanted = _bare(name)
    library = context.knowledge.library
    article = library.by_id(wanted) or next(
        (a for a in library.articles if a.title.casefold() == wanted), None
    )
    if article is not None:
        return await act(context, article)
    hits = context.knowledge.index.search(wanted, kommune=context.kommune.id) if wanted else ()
    if hits and hits[0].confidence >= THRESHOLD:
        return await act(context, hits[0].article)
    choices = tuple(
        Choice(hit.article.title, Action(ActionId.SHOW_ARTICLE, {"id": hit.article.id})) for hit in hits
    )
    return Outcome((Reply(NO_ARTICLE, choices=choices),), context.memory)


def _bare(name: str) -> str:
    return name.strip().strip("«»\"'").casefold()


def _edits(context: Context) -> bool:
    return context.person.has_role(Role.REDAKTOR)


def _refused(context: Context) -> Outcome:
    ask = Choice(texts.forward_label(context.kommune.names["innkjop"]), Action(ActionId.ASK_INNKJOP))
    return Outcome((Reply(ONLY_EDITORS, choices=(ask,)),), context.memory)
