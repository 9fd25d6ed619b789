"""What becomes of a card whose button was pressed: it gives way to the outcome, or stays as it is."""

from typing import Final

from itsdangerous import BadData, URLSafeTimedSerializer

from bot.presses import SpentActionError
from conversation.actions import (
    REUSABLE,
    ActionId,
    ExpiredActionError,
    ForeignActionError,
    ForgedActionError,
    StaffOnlyError,
    WrongRoleError,
)
from conversation.reply import Reply
from dialogs import texts

_UNVERIFIED: Final = URLSafeTimedSerializer("not a secret: nothing is verified with it")
REFUSALS: Final = frozenset(
    texts.press_refused(error)
    for error in (
        ExpiredActionError(),
        ForeignActionError(),
        ForgedActionError(),
        SpentActionError(),
        WrongRoleError(),
        StaffOnlyError(),
        StaffOnlyError(unchecked=True),
    )
)
"""What the bot says to a press that changed nothing."""


GIVE_WAY: Final = frozenset({ActionId.FILL_FORM, ActionId.CONFIRM_FORM})
"""Reusable buttons whose card is used up all the same: what was filled in or read back is stored or sent."""


def stays(token: str) -> bool:
    """Say whether a button's card stays as it is, as its token claims: good enough to decide how the answer is shown."""
    try:
        found: object = _UNVERIFIED.loads_unsafe(token)[1]
    except BadData:
        return False
    match found:
        case [str(name), *_] if name in set(ActionId):
            return ActionId(name) in REUSABLE - GIVE_WAY
        case _:
            return False


def is_refusal(replies: tuple[Reply, ...]) -> bool:
    """Say whether a press was refused: then the card must stay, for it is somebody else's, or shows the outcome."""
    return len(replies) == 1 and replies[0].text in REFUSALS
