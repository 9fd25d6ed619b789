"""Links from a row into the chat: a text in the message box, on the web page or in Teams, that is not sent by itself."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

WEB: Final = "/?si="
TEAMS: Final = "https://teams.microsoft.com/l/chat/0/0?users=28:"


@dataclass(frozen=True, slots=True)
class Chat:
    """Where the chat is. `app_id` is the bot's registration in Teams, or empty."""

    app_id: str = ""

    def web(self, text: str) -> str:
        """Return the address of the web page with a text in the message box."""
        return f"{WEB}{quote(text, safe='')}"

    def teams(self, text: str) -> str:
        """Return the address of the chat in Teams with a text in the message box; empty where Teams is not set up."""
        return f"{TEAMS}{quote(self.app_id, safe='')}&message={quote(text, safe='')}" if self.app_id else ""
