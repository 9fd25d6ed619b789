"""How a track was closed, in words."""

from dataclasses import dataclass

from conversation.reply import Choice


@dataclass(frozen=True, slots=True)
class Ended:
    """A track that waits for nobody: `word` in a list, the sentences of its card, and what can still be done."""

    word: str
    parts: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
