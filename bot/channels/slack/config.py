"""What an installation says about Slack."""

from dataclasses import dataclass
from typing import Final

API_URL: Final = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class SlackConfig:
    """The settings of one Slack app in one workspace.

    With `app_token` the events come over Socket Mode, else to `POST /slack/events`, signed with `signing_secret`.
    Without `team_ids` only the workspace that the bot token belongs to is served. Secrets stay out of `repr`.
    """

    bot_token: str
    signing_secret: str = ""
    app_token: str = ""
    api_url: str = API_URL
    team_ids: frozenset[str] = frozenset()
    innkjop_channel: str = ""

    def __repr__(self) -> str:
        mode = "socket" if self.socket_mode else "http"
        return f"SlackConfig(mode={mode!r}, team_ids={sorted(self.team_ids)!r})"

    @property
    def socket_mode(self) -> bool:
        """Whether events come over a connection that the bot opens itself."""
        return bool(self.app_token)

    @property
    def faults(self) -> list[str]:
        """What is wrong with the settings, in Norwegian, each with its remedy; empty where they hold."""
        found = []
        if not self.bot_token.startswith("xoxb-"):
            found.append(
                "SLACK_BOT_TOKEN må begynne med xoxb-. Hent «Bot User OAuth Token» fra appens side hos Slack."
            )
        if self.app_token and not self.app_token.startswith("xapp-"):
            found.append(
                "SLACK_APP_TOKEN må begynne med xapp-. Lag et «App-Level Token» med connections:write."
            )
        if not self.app_token and not self.signing_secret:
            found.append(
                "SLACK_SIGNING_SECRET mangler. Hent den under «Basic Information», eller sett SLACK_APP_TOKEN."
            )
        return found
