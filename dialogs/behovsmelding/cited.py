"""What follows from a question about risk, told with where it stands."""

from knowledge.kommune import Kommune
from knowledge.profile_parts import RiskQuestion
from norsk.when import dated


def cited(kommune: Kommune, question: RiskQuestion) -> str:
    """Return a note with its source, or marked as our own assumption where it stands nowhere."""
    if not question.reference:
        return f"{question.note} (Vårt råd, ikke en regel vi har funnet.)"
    source = kommune.source_of(question)
    unsure = " Vi er ikke sikre på at dette fortsatt gjelder." if question.certainty == "usikker" else ""
    return f"{question.note} ({source.title}, {source.reference}, {dated(source.dated)}.){unsure}"
