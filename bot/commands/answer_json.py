"""An answer in the shape that `ask --json` gives."""

from decimal import Decimal

from conversation.wire import source_to_json
from dialogs.asked import Answer
from knowledge.terskelverdi import Regime


def answer_to_json(answer: Answer, *, question: str, id: object) -> dict[str, object]:
    """Return the answer as interfaces.md has it."""
    return {
        "id": id,
        "question": question,
        "answered": answer.answered,
        "text": answer.text,
        "article": answer.article,
        "confidence": round(answer.confidence, 3),
        "sources": [source_to_json(source) for source in answer.sources],
        "valid_on": answer.on.isoformat(),
        "regime": _regime(answer.regime) if answer.regime else None,
        "alternatives": [{"article": other.article, "title": other.title} for other in answer.alternatives],
    }


def _regime(regime: Regime) -> dict[str, object]:
    return {
        "value_nok": number(regime.value_nok),
        "kind": regime.kind.value,
        "on": regime.on.isoformat(),
        "law_applies": regime.law_applies,
        "parts": list(regime.parts),
        "duties": [f"{duty.text} ({duty.citation})" for duty in regime.duties],
        "local": [
            {"kommune": duty.kommune, "duty": duty.duty, "limit_nok": number(duty.limit_nok)}
            for duty in regime.local
        ],
        "next_threshold_nok": number(regime.next_threshold.amount_nok) if regime.next_threshold else None,
        "distance_nok": number(regime.distance_nok),
        "certain": regime.certain,
    }


def number(value: Decimal | None) -> int | float | None:
    """Return money as a JSON number, whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
