"""«Begynn på nytt» in an open form: with the same form from its first question, or with something else."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Reply
from dialogs.dialog import Outcome
from dialogs.filling.asking import step_button
from dialogs.filling.start import onward
from dialogs.filling.work import Work, settled

_WORDS: Final = frozenset({"begynn på nytt", "nullstill"})


def begin_again(work: Work) -> Outcome | None:
    """Ask what is to be begun again, where that was said; None where the form is to be put away."""
    word = (work.context.turn.text or "").strip(" .!/").casefold()
    if word not in _WORDS:
        return None
    resume = Action(ActionId.RESUME_DRAFT, {"draft": str(work.draft.id)})
    choices = (
        step_button(work, "restart", "Slett svarene og begynn på nytt"),
        Choice(f"Fortsett med {work.the_form}", resume),
        step_button(work, "pause", "Lagre, og gjør noe annet"),
    )
    said = f"Vil du begynne på nytt med {work.the_form}? Da slettes svarene du har gitt."
    return Outcome((Reply(said, choices=choices, private=True),), work.context.memory)


async def restart(work: Work) -> Outcome:
    """Take all answers away, and ask the first question; what the draft is about stays."""
    work.draft.trail, work.draft.asked, work.draft.faults = [], None, 0
    after, _ = await settled(work, dict.fromkeys(work.stored))
    return await onward(after, said="Svarene er slettet. Vi begynner på nytt.")
