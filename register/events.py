"""What has happened in the register, told to whoever plans messages about it. Frozen, and without behaviour."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuestionForwarded:
    """Somebody without an answer asked that the procurement office be given the question.

    `asker_id` is None where they chose to stay unnamed.
    """

    asker_id: uuid.UUID | None
    question: str


Event = QuestionForwarded
"""Every kind of event; later kinds are added to this union."""
