"""Every kind of task, so that its card is known wherever tasks are drawn."""

from notifications.cards.tasks import (
    approval,
    evaluering,
    faggruppe,
    forankring,
    habilitet,
    plain,
    question,
    vurdering,
)

__all__ = ["approval", "evaluering", "faggruppe", "forankring", "habilitet", "plain", "question", "vurdering"]
