"""A draft and its history: what changes, the second person's decision, and the way back."""

import difflib
import uuid
from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import select

from conversation.actions import Action, ActionId
from conversation.markup import clean, escape
from conversation.reply import Choice, Fact, Field, FieldKind, Form, Reply
from dialogs.correction import corrections
from dialogs.dialog import Context, Outcome
from knowledge.article import Article, parse_article
from knowledge.profile_change import profile_faults
from knowledge.proposal import check_article
from norsk.when import norwegian_date, oslo_date, time_ago
from register.artikkel import (
    ArtikkelVersion,
    DecidedVersionError,
    OvertakenVersionError,
    OwnVersionError,
    TextKind,
    VersionStatus,
    approve,
    changed_texts,
    drafts,
    history,
    reject,
    roll_back,
)
from register.deciding import undo as undo_decision
from register.decision import CLOSING, Decision
from register.events import ArticlePublished, ArticleRejected, ArticleRolledBack, TrackChanged
from register.person import Person

WHY: Final = "grunn"
LONGEST_WHY: Final = 500
SHOWN: Final = 12
STATUS: Final = {
    VersionStatus.DRAFT: "venter på godkjenning",
    VersionStatus.PUBLISHED: "publisert",
    VersionStatus.REJECTED: "avvist",
    VersionStatus.ROLLED_BACK: "rullet tilbake",
}
_REJECTION: Final = (ActionId.SEND_REJECTION, "Avvis forslaget")
_UNDOING: Final = (ActionId.SEND_ROLL_BACK, "Rull tilbake")
GONE: Final = "Det forslaget finnes ikke lenger. Skriv «utkast» for å se dem som venter."


async def find_version(context: Context, id: str) -> ArtikkelVersion | None:
    """Return the version of that id, or None where there is none."""
    try:
        return await context.session.get(ArtikkelVersion, uuid.UUID(id))
    except ValueError:
        return None


async def show_draft(context: Context, version: ArtikkelVersion) -> Outcome:
    """Show what a draft changes, with the decision as buttons while it waits."""
    author = await _name(context, version.author_id)
    status = STATUS[VersionStatus(version.status)]
    text = f"**{escape(version.title)}**, versjon {version.number}: {status}.\n\n{await _changes(context, version)}"
    facts = (
        Fact("Skrevet av", f"{author}, {norwegian_date(oslo_date(version.created_at))}"),
        Fact("Gjelder fra", norwegian_date(version.effective_on)),
        Fact("Grunn", version.note or "ikke oppgitt"),
    )
    return Outcome((Reply(text, facts=facts, choices=tuple(_decisions(version))),), context.memory)


async def list_drafts(context: Context) -> Outcome:
    """List what waits for a second person, oldest first."""
    waiting = await drafts(context.session)
    if not waiting:
        return Outcome((Reply("Ingen utkast venter på godkjenning."),), context.memory)
    lines = [
        f"- {escape(version.title)} (versjon {version.number}, {time_ago(version.created_at, context.now)})"
        for version in waiting[:SHOWN]
    ]
    choices = tuple(
        Choice(version.title, Action(ActionId.SHOW_DRAFT, {"version": str(version.id)}))
        for version in waiting[:SHOWN]
    )
    count = "Ett" if len(waiting) == 1 else str(len(waiting))
    said = f"**{count} utkast venter på godkjenning**\n\n" + "\n".join(lines)
    return Outcome((Reply(said, choices=choices),), context.memory)


async def approve_draft(context: Context, version: ArtikkelVersion) -> Outcome:
    """Publish a draft as the second person, and correct those who got the wrong version."""
    article, faults = _checked(context, version)
    if faults:
        found = "\n".join(f"- {escape(fault)}" for fault in faults)
        return _said(
            context,
            f"Forslaget kan ikke publiseres slik det står:\n{found}\n\nRett det og foreslå på nytt.",
        )
    try:
        await approve(context.session, version, by=context.person, now=context.now)
    except OwnVersionError:
        return _said(context, "Du har skrevet dette forslaget selv. En annen redaktør må godkjenne det.")
    except OvertakenVersionError:
        return _said(
            context, "Teksten er endret etter at dette forslaget ble skrevet. Foreslå endringen på nytt."
        )
    except DecidedVersionError as exc:
        return await decided(context, exc.version)
    told = await corrections(context, version, article) if version.corrects else ()
    said = f"Publisert. «{version.title}», versjon {version.number}, gjelder fra {norwegian_date(version.effective_on)}."
    if told:
        said += f" Rettelsen går til {len(told)} som fikk det gale svaret."
    return Outcome((Reply(said), *told), context.memory, events=(ArticlePublished(version.id),))


def _checked(context: Context, version: ArtikkelVersion) -> tuple[Article | None, Sequence[str]]:
    """Return the article that a version makes, None for a piece of a profile, and what `kb check` finds wrong now."""
    if version.kind == TextKind.KOMMUNE.value:
        return None, profile_faults(version.artikkel_id.partition(".")[0], [version.text])
    article, faults = check_article(context.knowledge.library, version.artikkel_id, version.text)
    return article, [f"{fault.problem}. {fault.remedy}." for fault in faults]


async def ask_rejection(context: Context, version: ArtikkelVersion) -> Outcome:
    """Ask why a draft is turned down."""
    if version.status != VersionStatus.DRAFT.value:
        return await decided(context, version)
    return Outcome((_why_form(context, version, _REJECTION),), context.memory)


async def reject_draft(context: Context, version: ArtikkelVersion) -> Outcome:
    """Turn a draft down with a reason; its author withdraws it in the same way."""
    why, error = _reason(context)
    if error:
        return Outcome((_why_form(context, version, _REJECTION, why, error),), context.memory)
    try:
        await reject(context.session, version, by=context.person, now=context.now, reason=why)
    except DecidedVersionError as exc:
        return await decided(context, exc.version)
    return Outcome(
        (Reply(f"Forslaget til «{version.title}» er avvist. Den som skrev det, får grunnen."),),
        context.memory,
        events=(ArticleRejected(version.id), *await _due_again(context, version)),
    )


async def _due_again(context: Context, version: ArtikkelVersion) -> tuple[TrackChanged, ...]:
    """Let an article wait for its re-check again, where the draft that is turned down was the answer to it."""
    if version.kind != TextKind.ARTIKKEL.value:
        return ()
    found = await context.session.scalars(
        select(Decision).where(
            Decision.record == f"artikkel:{version.artikkel_id}",
            Decision.status.in_(CLOSING),
            Decision.by_id == version.author_id,
            Decision.at == version.created_at,
        )
    )
    again = list(found)
    for decision in again:
        await undo_decision(
            context.session, decision, by=context.person, reason=version.reason, now=context.now
        )
    return tuple(TrackChanged(decision.track.ref) for decision in again)


async def show_history(context: Context, kind: TextKind, id: str) -> Outcome:
    """List a text's versions, newest first: who wrote and decided, when, and why."""
    versions = await history(context.session, kind, id)
    if not versions:
        return _said(
            context, "Teksten er ikke endret her. Den gjelder slik den fulgte med i denne utgaven av boten."
        )
    lines = [await _line(context, version) for version in versions[:SHOWN]]
    published = next((v for v in versions if v.status == VersionStatus.PUBLISHED.value), None)
    choices = (
        (Choice("Rull tilbake den nyeste", Action(ActionId.ROLL_BACK, {"version": str(published.id)})),)
        if published
        else ()
    )
    text = f"**Historikk for «{escape(versions[0].title)}»**\n\n" + "\n".join(lines)
    return Outcome((Reply(text, choices=choices),), context.memory)


async def show_changed(context: Context) -> Outcome:
    """List what has been changed in the kommune's profile, each with the way to its history."""
    changed = await changed_texts(context.session, TextKind.KOMMUNE, under=f"{context.kommune.id}.")
    if not changed:
        return _said(context, "Kommuneprofilen er ikke endret her.")
    lines = [
        f"- {escape(version.title)}: versjon {version.number}, {STATUS[VersionStatus(version.status)]}"
        for version in changed
    ]
    choices = tuple(
        Choice(
            version.title, Action(ActionId.SHOW_HISTORY, {"kind": version.kind, "id": version.artikkel_id})
        )
        for version in changed
    )
    text = "**Endret i kommuneprofilen**\n\n" + "\n".join(lines)
    return Outcome((Reply(text, choices=choices),), context.memory)


async def ask_undoing(context: Context, version: ArtikkelVersion) -> Outcome:
    """Ask why a published version is taken back."""
    if version.status != VersionStatus.PUBLISHED.value:
        return await decided(context, version)
    return Outcome((_why_form(context, version, _UNDOING),), context.memory)


async def undo(context: Context, version: ArtikkelVersion) -> Outcome:
    """Take a published version back with a reason. What held before it holds again."""
    why, error = _reason(context)
    if error:
        return Outcome((_why_form(context, version, _UNDOING, why, error),), context.memory)
    try:
        await roll_back(context.session, version, by=context.person, now=context.now, reason=why)
    except DecidedVersionError as exc:
        return await decided(context, exc.version)
    said = f"Rullet tilbake. «{version.title}», versjon {version.number}, gjelder ikke lenger. Det som gjaldt før, gjelder igjen."
    return Outcome((Reply(said),), context.memory, events=(ArticleRolledBack(version.id),))


def _reason(context: Context) -> tuple[str, str]:
    """Return the reason that was written, and what is wrong with it."""
    why = " ".join(clean(context.turn.form.get(WHY, "")).split())
    if len(why) > LONGEST_WHY:
        return why, f"Grunnen er på {len(why)} tegn. Kort den ned til høyst {LONGEST_WHY}."
    return why, "" if why else "Skriv kort hvorfor."


def _why_form(
    context: Context, version: ArtikkelVersion, send: tuple[ActionId, str], why: str = "", error: str = ""
) -> Reply:
    action, label = send
    help = "Grunnen blir stående i historikken."
    asked = Field(WHY, "Hvorfor?", FieldKind.TEXT, help=help, value=why, error=error)
    return Reply(
        f"Skriv hvorfor «{version.title}», versjon {version.number}, ikke skal gjelde.",
        form=Form((asked,), Choice(label, Action(action, {"version": str(version.id)}))),
        replaces=context.pressed_on if error else None,
    )


async def decided(context: Context, version: ArtikkelVersion) -> Outcome:
    """Say who has decided on a version before, and when."""
    who = await _name(context, version.decided_by_id)
    status = STATUS[VersionStatus(version.status)]
    when = f" {time_ago(version.decided_at, context.now)}" if version.decided_at else ""
    return _said(context, f"Dette er allerede avgjort: versjon {version.number} er {status} av {who}{when}.")


def _decisions(version: ArtikkelVersion) -> Iterator[Choice]:
    args = {"version": str(version.id)}
    if version.status == VersionStatus.DRAFT.value:
        yield Choice("Godkjenn og publiser", Action(ActionId.APPROVE_DRAFT, args))
        yield Choice("Avvis", Action(ActionId.REJECT_DRAFT, args))


async def _line(context: Context, version: ArtikkelVersion) -> str:
    author = await _name(context, version.author_id)
    day = norwegian_date(oslo_date(version.created_at))
    status = STATUS[VersionStatus(version.status)]
    by = f" av {await _name(context, version.decided_by_id)}" if version.decided_by_id else ""
    held = version.status == VersionStatus.PUBLISHED.value
    since = f", gjelder fra {norwegian_date(version.effective_on)}" if held else ""
    why = f" Grunn: {escape(version.note)}" if version.note else ""
    undone = f" Grunn til avgjørelsen: {escape(version.reason)}" if version.reason else ""
    return f"- Versjon {version.number}, skrevet av {author} {day}: {status}{by}{since}.{why}{undone}"


async def _name(context: Context, person_id: uuid.UUID | None) -> str:
    person = await context.session.get(Person, person_id) if person_id else None
    return escape(person.name) if person else "en som har sluttet"


async def _changes(context: Context, version: ArtikkelVersion) -> str:
    """Return what a version changes: the wording before and after, line by line."""
    if version.kind == TextKind.KOMMUNE.value:
        return escape(version.note)
    after, _ = parse_article(version.text, file=version.artikkel_id)
    if after is None:
        return ""
    before = context.knowledge.library.by_id(version.artikkel_id)
    if before is None:
        return f"Ny artikkel.\n\n{after.render_body(context.kommune.names)}\n\n{_sources(after)}"
    lines = [*_compared("Tittel", [before.title], [after.title])]
    lines += _compared("Spørsmål", before.questions, after.questions)
    lines += _compared("Svar", before.body.splitlines(), after.body.splitlines())
    lines += _compared("Kilder", _sources(before).splitlines(), _sources(after).splitlines())
    return "\n".join(lines) or "Ingen ord er endret; artikkelen er kontrollert på nytt."


def _compared(label: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    changed = [line for line in difflib.ndiff(list(before), list(after)) if line[:2] in ("- ", "+ ")]
    if changed:
        yield f"\n**{label}**"
    for line in changed:
        if line[2:].strip():
            yield f"- {'Ut' if line[0] == '-' else 'Inn'}: {escape(line[2:].strip())}"


def _sources(article: Article) -> str:
    return "\n".join(f"Kilde: {s.title}, {s.reference} ({s.dated})" for s in article.sources)


def _said(context: Context, text: str) -> Outcome:
    return Outcome((Reply(text),), context.memory)
