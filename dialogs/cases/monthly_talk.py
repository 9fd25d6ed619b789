"""Somebody who speaks for the employees says whether they want the monthly list of coming procurements."""

import re
from typing import Final

from dialogs.cases.words import say
from dialogs.dialog import Context, Outcome
from norsk.words import fold
from register.ombud import OMBUD_ROLES
from register.reminder_time import set_monthly

_LIST: Final = r"(?:månedslist(?:a|en)|den månedlige list(?:a|en)|list(?:a|en) hver måned)"
_STOP: Final = re.compile(
    rf"(?:ikke|ikkje|slutt å|stopp å) send(?:e)? (?:meg )?{_LIST}(?: mer| lenger| lengre)?|stopp {_LIST}"
)
_START: Final = re.compile(rf"(?:jeg vil ha|send meg|start) {_LIST}(?: igjen| likevel)?")


async def monthly_command(context: Context, text: str) -> Outcome | None:
    """Return what «ikke send meg månedslisten» leads to; None for any other text."""
    plain = fold(text).strip(' .!?«»"')
    stop = _STOP.fullmatch(plain) is not None
    if not stop and _START.fullmatch(plain) is None:
        return None
    if not any(context.person.has_role(role) for role in OMBUD_ROLES):
        return say(context, "Månedslisten går bare til tillitsvalgte og verneombud.")
    await set_monthly(context.session, context.person, wanted=not stop, now=context.now)
    if stop:
        return say(context, "**Du får ikke månedslisten lenger.** Angrer du, skriv «send meg månedslisten».")
    return say(context, "**Du får månedslisten igjen.** Den kommer den første arbeidsdagen i måneden.")
