"""Which document of which case somebody asks about, and which section of it."""

from dataclasses import dataclass, replace

from conversation.actions import Action
from dialogs.cases.sight import Onlooker, case_of, onlooker
from dialogs.dialog import Context
from dialogs.papers.build import Filled, build
from dialogs.papers.facts import CaseFacts, case_facts
from dialogs.papers.kinds import PLANS, papers_of
from dialogs.papers.may import may_read
from dialogs.state_store import Memory
from knowledge.paper_sections import paper_sections
from norsk.words import fold
from register.behovsmelding import Behovsmelding
from register.case_document import PaperKind


@dataclass(frozen=True, slots=True)
class Asked:
    """A document of a case as it is now, before somebody who may see it."""

    looks: Onlooker
    need: Behovsmelding
    kind: PaperKind
    facts: CaseFacts
    sections: tuple[Filled, ...]

    @property
    def context(self) -> Context:
        """Return the turn."""
        return self.looks.context

    @property
    def memory(self) -> Memory:
        """Return what the conversation remembers from now on: this document."""
        return self.remember("")

    def remember(self, section: str) -> Memory:
        """Return what the conversation remembers from now on: this document, and the section that was open."""
        kept = f"{self.kind.value} {self.need.record} {section}".strip()
        return self.context.memory.model_copy(update={"paper": kept})

    def section(self, id: str) -> Filled | None:
        """Return a section by its id; None where the document has none of that name."""
        return next((one for one in self.sections if one.section.id == id), None)

    def named(self, words: str) -> tuple[Filled, ...]:
        """Return the sections that some words may mean: the one that is called so, else those whose name has them."""
        wanted = fold(words)
        exact = tuple(one for one in self.sections if wanted in _names(one))
        if exact or not wanted:
            return exact
        return tuple(one for one in self.sections if any(wanted in name for name in _names(one)))

    async def again(self) -> "Asked":
        """Return the document as it is after something in it was changed."""
        facts = await case_facts(self.looks, self.need)
        return replace(self, facts=facts, sections=build(self.kind, facts, paper_sections()))


async def asked_of(context: Context, record: str, paper: str) -> Asked | None:
    """Return a document of a case, locked for this turn; None where it is not there or not for whoever asks.

    A plan is called by the kommune's own name: whoever asks for another's gets its own.
    """
    need = await case_of(context, record)
    kind = kind_of(context, paper)
    looks = await onlooker(context)
    if not isinstance(need, Behovsmelding) or kind is None or not may_read(looks, need):
        return None
    if not await looks.sees(need):
        return None
    facts = await case_facts(looks, need)
    return Asked(looks, need, kind, facts, build(kind, facts, paper_sections()))


def kind_of(context: Context, paper: str) -> PaperKind | None:
    """Return which of the kommune's own documents is meant; None where it has none of the kind."""
    own = papers_of(context.kommune)
    if paper in own:
        return PaperKind(paper)
    plans = [one for one in own if one in PLANS]
    return plans[0] if plans and paper in PLANS else None


async def asked_by(context: Context, action: Action) -> Asked | None:
    """Return the document that a button is about."""
    return await asked_of(context, action.args.get("record", ""), action.args.get("paper", ""))


def remembered(context: Context) -> tuple[str, str, str] | None:
    """Return the document, the case and the section that were open last in this conversation; None where none was."""
    parts = (context.memory.paper or "").split(" ")
    return (parts[0], parts[1], " ".join(parts[2:])) if len(parts) > 1 else None


def _names(one: Filled) -> tuple[str, ...]:
    return (fold(one.title), one.section.id, *(fold(word) for word in one.section.words))
