"""Every kind of task, so that its flow is known wherever tasks are answered."""

from dialogs.tasks import approval, evaluering, faggruppe, forankring, habilitet, question, vurdering

__all__ = ["approval", "evaluering", "faggruppe", "forankring", "habilitet", "question", "vurdering"]
