"""What a status lacks, as it is said to whoever wants to set it."""

from collections.abc import Sequence

from conversation.markup import escape
from conversation.reply import Choice
from dialogs.cases.gates import Missing
from dialogs.cases.sight import Onlooker
from dialogs.cases.words import say, show_case, status_word
from dialogs.dialog import Outcome
from knowledge.profile_parts import Status
from register.behovsmelding import Behovsmelding


def blocked(looks: Onlooker, need: Behovsmelding, status: Status, missing: Sequence[Missing]) -> Outcome:
    """Return what must be there first, each with who has it, and the buttons that mend it."""
    blocking = [one for one in missing if one.blocks]
    now = escape(status_word(need, looks.context.kommune))
    lead = f"**{need.number} kan ikke få status «{escape(status.label)}» ennå.** Status er fortsatt «{now}»."
    lines = [f"{lead} Dette mangler:", "\n".join(f"- {one.text}" for one in blocking)]
    if warned := [one for one in missing if not one.blocks]:
        lines += ["Dette bør også være på plass:", "\n".join(f"- {one.text}" for one in warned)]
    return say(looks.context, "\n\n".join(lines), *mending(missing), show_case(need, "Se saken"))


def mending(missing: Sequence[Missing]) -> list[Choice]:
    """Return the buttons that mend what is missing, each once."""
    found: list[Choice] = []
    for one in missing:
        if one.choice is not None and one.choice not in found:
            found.append(one.choice)
    return found
