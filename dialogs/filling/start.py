"""Beginning a form, and going on with one: from what is known to the next question."""

from collections.abc import Mapping

from conversation.reply import Reply
from dialogs.dialog import Context, Outcome
from dialogs.draft import Draft
from register.answers import Answers


async def start_form(
    context: Context,
    form: str,
    *,
    text: str = "",
    answers: Answers | None = None,
    args: Mapping[str, str] | None = None,
) -> Outcome:
    """Begin a draft of a form, filled in with what a sentence tells and with `answers`, and ask its first question.

    What was understood is shown. `form` is a `FormSpec.id`.
    """
    _ = context, form, text, answers, args
    return Outcome((Reply("Skjemaet finnes ikke ennå."),), context.memory)


async def go_on(context: Context, draft: Draft, *, said: str = "") -> Outcome:
    """Go on with a draft where it stands: its next question, or its read-back. `said` is told first."""
    _ = draft, said
    return Outcome((Reply("Skjemaet finnes ikke ennå."),), context.memory)
