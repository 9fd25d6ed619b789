"""What a need's document must have answered by its kommune's strategy or the law, and nobody has."""

from collections.abc import Sequence

from dialogs.cases.sight import Onlooker
from dialogs.papers.build import Filled, build
from dialogs.papers.facts import CaseFacts, case_facts
from dialogs.papers.kinds import NAMES, PLANS, is_demanded, papers_of
from knowledge.names import short
from knowledge.paper_sections import paper_sections
from register.behovsmelding import Behovsmelding


async def unanswered(looks: Onlooker, need: Behovsmelding) -> Sequence[str]:
    """Return what *skal* be answered in the plan that the kommune demands, a line for each with where that stands.

    Nothing where the kommune demands no plan of such a purchase, as plain text: a caller escapes it.
    """
    facts = await case_facts(looks, need)
    return tuple(
        f"{NAMES[kind]}: {one.title}{_open(one)} ({_where(one, facts)})"
        for kind in papers_of(looks.context.kommune)
        if kind in PLANS and is_demanded(looks.context, kind, facts.judged)
        for one in build(kind, facts, paper_sections())
        if one.must is not None and not one.is_answered
    )


def _open(one: Filled) -> str:
    """Return which questions of a section that has been begun are open."""
    asked = one.section.questions
    return (
        f", {', '.join(q.prompt.rstrip('?:') for q in one.open)}"
        if one.open and len(one.open) < len(asked)
        else ""
    )


def _where(one: Filled, facts: CaseFacts) -> str:
    if one.must is None:
        return ""
    source = facts.kommune.source_of(one.must)
    return f"{short(source.title)} {source.reference}" if one.must.kommune == "nasjonal" else source.reference
