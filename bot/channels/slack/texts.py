"""What only Slack makes it necessary to say."""

from bot.presses import SpentActionError
from conversation.actions import (
    ExpiredActionError,
    ForeignActionError,
    ForgedActionError,
    StaffOnlyError,
    WrongRoleError,
)
from conversation.reply import Reply
from dialogs import texts
from dialogs.texts import press_refused

WORKING = "Jobber med det. Svaret kommer som en melding."
STATUS = "finner svaret …"
TRY_AGAIN = "Skjemaet rakk ikke å åpne seg. Trykk «Åpne skjemaet» en gang til."
SENT = "Sendt inn"
BUSY = texts.BUSY
TOO_FAST = texts.TOO_FAST

_REFUSALS = frozenset(
    press_refused(error)
    for error in (
        ForgedActionError(),
        ExpiredActionError(),
        ForeignActionError(),
        SpentActionError(),
        WrongRoleError(),
        StaffOnlyError(),
        StaffOnlyError(unchecked=True),
    )
)


def is_refusal(replies: tuple[Reply, ...]) -> bool:
    """Say whether an answer is that a button did nothing."""
    return any(reply.text in _REFUSALS for reply in replies)


def file_missing(name: str, *, elsewhere: bool) -> str:
    """Return what is said where a file could not be put into the conversation; a link follows where it is elsewhere."""
    if elsewhere:
        return f"Jeg fikk ikke lagt ved «{name}» her. Du kan hente den i 7 dager:"
    return f"Jeg fikk ikke lagt ved «{name}». Spør meg en gang til, så prøver jeg på nytt."
