"""The buttons of a case's documents, as others put them beside a case."""

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from dialogs.cases.sight import Onlooker
from dialogs.papers.kinds import NAMES, papers_of
from dialogs.papers.may import may_read
from register.behovsmelding import Behovsmelding
from register.case_document import PaperKind


def paper_button(
    id: ActionId, need: Behovsmelding, kind: PaperKind, label: str, *, section: str = ""
) -> Choice:
    """Return a button about a document of a case, or about a section of it."""
    args = {"record": need.record, "paper": kind.value}
    return Choice(label, Action(id, {**args, "section": section} if section else args))


def paper_choices(looks: Onlooker, need: Behovsmelding) -> tuple[Choice, ...]:
    """Return the buttons that show each document of a case, for whoever may see them."""
    if not may_read(looks, need):
        return ()
    return tuple(
        paper_button(ActionId.SHOW_PAPER, need, kind, NAMES[kind])
        for kind in papers_of(looks.context.kommune)
    )
