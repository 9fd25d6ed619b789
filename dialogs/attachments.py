"""Files that somebody sent in and that nothing has taken yet: they go to the form that is open, or one is offered."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.dialog import Context, Outcome
from dialogs.draft import Draft, load_draft, open_drafts
from dialogs.form import FORMS
from register.attachment import Attachment, claim_attachments, own_loose

FILES: Final = "files"
"""The argument of a button that names files, parted by commas."""
MOST_DRAFTS: Final = 3
_OFFERED: Final = (
    ("behovsmelding", "Meld et behov"),
    ("avviksmelding", "Meld et avvik"),
    ("endringsbehov", "Meld et endringsbehov"),
)


async def placed(context: Context, action: Action | None, outcome: Outcome) -> Outcome:
    """Return the outcome with a word about the act's files that it has left lying, where there are any.

    They are attached to the form that is open now; where none is, what they may be attached to is offered.
    """
    ids = [*context.turn.files, *(action.args.get(FILES, "").split(",") if action else ())]
    loose = await own_loose(context.session, filter(None, ids), person=context.person) if any(ids) else ()
    if not loose or context.guest:
        return outcome
    draft = await load_draft(context.session, outcome.memory.draft, context.person)
    if draft is not None and draft.is_open:
        said = await _attached(context, draft, loose)
    else:
        said = await _offer(context, loose)
    return replace(outcome, replies=(*outcome.replies, said))


async def _attached(context: Context, draft: Draft, loose: Sequence[Attachment]) -> Reply:
    ids = [str(row.id) for row in loose]
    await claim_attachments(context.session, ids, person=context.person, record=draft.attachments)
    return Reply(f"Jeg har lagt ved {names_of(loose)} i {_title(draft)}.", private=True)


async def _offer(context: Context, loose: Sequence[Attachment]) -> Reply:
    ids = ",".join(str(row.id) for row in loose)
    it, they = ("den", "den") if len(loose) == 1 else ("dem", "de")
    drafts = await open_drafts(context.session, context.person, now=context.now)
    text = (
        f"Jeg har tatt imot {names_of(loose)}. Velg hva {they} skal legges ved. "
        f"Gjør du ingenting, sletter jeg {it} om et døgn."
    )
    choices = [
        Choice(_resume_label(draft), Action(ActionId.RESUME_DRAFT, {"draft": str(draft.id), FILES: ids}))
        for draft in drafts[:MOST_DRAFTS]
    ]
    choices += [
        Choice(label, Action(ActionId.START_FORM, {"form": form, FILES: ids}))
        for form, label in _OFFERED
        if form in FORMS
    ]
    return Reply(text, choices=tuple(choices), private=True)


def names_of(files: Sequence[Attachment]) -> str:
    """Return the files' names as a sentence has them: «a.pdf», «b.png» og «c.txt», safe to stand in a Reply."""
    *first, last = [f"«{escape(file.name)}»" for file in files]
    return f"{', '.join(first)} og {last}" if first else last


def _resume_label(draft: Draft) -> str:
    return f"Legg ved i {_title(draft)} du har begynt på"


def _title(draft: Draft) -> str:
    """Return what the draft is called in a sentence, in its definite form."""
    spec = FORMS.get(draft.form)
    word = spec.title if spec else draft.form
    return word if word.endswith(("behov",)) else f"{word}en"
