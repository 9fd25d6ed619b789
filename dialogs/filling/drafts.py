"""Drafts as people handle them: put away, found again in any conversation, gone on with, deleted."""

from datetime import datetime

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Reply
from dialogs.dialog import Context, Outcome
from dialogs.draft import KEPT, Draft, DraftStage, discard_draft, load_draft, open_drafts
from dialogs.filling.asking import shortened
from dialogs.filling.confirming import sent_before
from dialogs.filling.start import GONE, go_on
from dialogs.filling.work import Work, forgetting, work_on
from dialogs.form import FORMS
from norsk.when import days_ago, norwegian_date, oslo_date
from register.answers import AnswerState

MOST: int = 8
"""Drafts that are listed at once."""
_NOTHING = "Du har ingen utkast. Skriv hva du trenger, eller «meld avvik», så begynner vi."
_GONE = "Dette utkastet finnes ikke lenger: det er slettet, eller eldre enn 30 dager. Skriv hva du vil melde, så begynner vi på nytt."
_LONGEST_TITLE = 60


def put_away(work: Work) -> Outcome:
    """Close the form in this conversation and keep its draft; say until when, and how to go on or delete it."""
    context, draft = work.context, work.draft
    draft.changed_at = context.now
    until = norwegian_date(oslo_date(context.now + KEPT))
    text = (
        f"Jeg har lagret {work.the_form} som utkast til {until}. Ingenting er sendt.\n\n"
        "Skriv «fortsett» når du vil gå videre, her eller i en annen kanal. Skriv «slett utkastet» hvis du ikke trenger det."
    )
    choices = (_resume(draft, "Fortsett"), _delete(draft))
    return Outcome((Reply(text, choices=choices, private=True),), forgetting(context.memory))


async def deleted(context: Context, draft: Draft) -> Outcome:
    """Delete a draft that is open; one that is sent stays what it is."""
    if draft.stage == DraftStage.SENT.value:
        return sent_before(context, draft)
    spec = FORMS.get(draft.form)
    await discard_draft(context.session, draft, now=context.now)
    name = spec.the_form if spec else "skjemaet"
    memory = forgetting(context.memory) if context.memory.draft == str(draft.id) else context.memory
    return Outcome((Reply(f"Utkastet til {name} er slettet. Ingenting er sendt.", private=True),), memory)


async def delete_by_word(context: Context) -> Outcome:
    """Delete the only draft that somebody has; of several they choose."""
    drafts = await open_drafts(context.session, context.person, now=context.now)
    if len(drafts) == 1:
        found = await load_draft(context.session, str(drafts[0].id), context.person, lock=True)
        return await deleted(context, found) if found else gone(context)
    if not drafts:
        return Outcome((Reply(_NOTHING, private=True),), context.memory)
    lines = "\n".join(f"- {_title(context, draft)}" for draft in drafts[:MOST])
    buttons = tuple(_delete(draft, f"Slett: {_short(context, draft)}") for draft in drafts[:MOST])
    reply = Reply(f"Du har flere utkast. Hvilket skal slettes?\n\n{lines}", choices=buttons, private=True)
    return Outcome((reply,), context.memory)


async def go_on_by_word(context: Context) -> Outcome:
    """Go on with the only draft that somebody has; of several they choose."""
    drafts = await open_drafts(context.session, context.person, now=context.now)
    if len(drafts) == 1:
        return await resume(context, str(drafts[0].id))
    return await list_drafts(context)


async def list_drafts(context: Context) -> Outcome:
    """Return somebody's drafts, each with a button to go on."""
    drafts = await open_drafts(context.session, context.person, now=context.now)
    if not drafts:
        return Outcome((Reply(_NOTHING, private=True),), context.memory)
    lines = "\n".join(f"- {_title(context, draft)}" for draft in drafts[:MOST])
    said = "Du har ett utkast:" if len(drafts) == 1 else f"Du har {len(drafts)} utkast:"
    more = "\n\nJeg viser de nyeste." if len(drafts) > MOST else ""
    until = norwegian_date(oslo_date(drafts[0].changed_at + KEPT))
    text = f"{said}\n\n{lines}{more}\n\nEt utkast slettes 30 dager etter at du sist arbeidet med det, det nyeste {until}."
    buttons = tuple(_resume(draft, f"Fortsett: {_short(context, draft)}") for draft in drafts[:MOST])
    if len(drafts) == 1:
        buttons = (_resume(drafts[0], "Fortsett"), _delete(drafts[0]))
    return Outcome((Reply(text, choices=buttons, private=True),), context.memory)


async def resume(context: Context, id: str) -> Outcome:
    """Go on with a draft where it stands, in this conversation from now on, with a short recap."""
    draft = await load_draft(context.session, id, context.person, lock=True)
    if draft is None or not is_kept(draft, context.now):
        return gone(context)
    if draft.stage == DraftStage.SENT.value:
        return sent_before(context, draft)
    work = work_on(context, draft)
    if work is None:
        return Outcome((Reply(GONE, private=True),), forgetting(context.memory))
    draft.changed_at = context.now
    if draft.stage == DraftStage.BEFORE.value and work.spec.before:
        found = await work.spec.before(context, draft, "")
        return found or await go_on(context, draft)
    return await go_on(context, draft, said=recap(work))


def recap(work: Work) -> str:
    """Return what a draft holds, for whoever comes back to it; no more than its name where it is read back anyway."""
    begun = f"Vi fortsetter med {work.the_form}."
    if not work.missing and work.draft.asked is None:
        return begun
    told = [
        f"{one.label}: {shortened(answer.shown)}"
        for one in work.open_questions
        if not one.computed
        and (answer := work.answer(one.key))
        and answer.state in (AnswerState.SAID, AnswerState.UNDERSTOOD)
    ]
    said = "\n".join(f"- {line}" for line in told)
    return f"{begun} Dette har jeg notert:\n{said}" if told else begun


def gone(context: Context) -> Outcome:
    """Return what is said of a draft that is not there any more, or never was this person's."""
    return Outcome((Reply(_GONE, private=True),), context.memory)


def is_kept(draft: Draft, now: datetime) -> bool:
    """Say whether a draft may still be used: a deleted or forgotten one may not."""
    if draft.stage == DraftStage.SENT.value:
        return True
    return draft.is_open and draft.changed_at > now - KEPT


def _title(context: Context, draft: Draft) -> str:
    spec = FORMS.get(draft.form)
    name = spec.title.capitalize() if spec else "Skjema som ikke finnes lenger"
    about = shortened(_about(draft))
    changed = f"sist endret {days_ago(draft.changed_at, context.now)}"
    return f"{name}: {about}, {changed}" if about else f"{name}, {changed}"


def _about(draft: Draft) -> str:
    first = next((one.shown for one in draft.given.values() if one.shown), "")
    return (draft.text or first)[:_LONGEST_TITLE]


def _short(context: Context, draft: Draft) -> str:
    spec = FORMS.get(draft.form)
    about = " ".join(_about(draft).split())
    name = spec.title if spec else "skjema"
    return (
        f"{name} {about}"[:_LONGEST_TITLE].strip()
        if about
        else f"{name} fra {days_ago(draft.created_at, context.now)}"
    )


def _resume(draft: Draft, label: str) -> Choice:
    return Choice(label, Action(ActionId.RESUME_DRAFT, {"draft": str(draft.id)}))


def _delete(draft: Draft, label: str = "Slett utkastet") -> Choice:
    return Choice(label, Action(ActionId.DELETE_DRAFT, {"draft": str(draft.id)}))
