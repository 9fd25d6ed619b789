"""A service of a test sends no reminders, whatever day it runs on: they would come in the middle of what is tested."""

from datetime import UTC, datetime, timedelta
from typing import Final

_TODAY: Final = datetime.now(UTC).date()
QUIET: Final = {
    "INNKJOPSBOT_CLOSED_DAYS": ",".join((_TODAY + timedelta(days=days)).isoformat() for days in (-1, 0, 1))
}
"""The setting that closes yesterday, today and tomorrow."""
