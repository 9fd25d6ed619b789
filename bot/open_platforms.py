"""Opens Teams and Slack. Read in only where they are served, since their libraries are slow to start."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bot.app import App
from bot.channels.files import FileAccess
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.receiver import Slack
from bot.channels.teams.wiring import Teams, open_teams
from bot.platforms import slack_config, teams_config
from bot.settings import Settings
from conversation.channel import Channel
from conversation.turn import ChannelName
from norsk.clock import Clock
from register.database import Sessions


@dataclass(frozen=True, slots=True)
class Opened:
    """The platforms that are served; Teams always is, on loopback where it has no account."""

    teams: Teams
    slack: SlackChannel | None

    @property
    def channels(self) -> Mapping[ChannelName, Channel]:
        """The ways out, in the order in which they are tried."""
        slack = {ChannelName.SLACK: self.slack} if self.slack else {}
        return {ChannelName.TEAMS: self.teams.channel, **slack}

    def receiver(self, app: App, *, sessions: Sessions, clock: Clock) -> Slack | None:
        """Return what takes Slack's events in, where Slack is set up."""
        return Slack(app=app, channel=self.slack, sessions=sessions, clock=clock) if self.slack else None


async def open_platforms(
    stack: AsyncExitStack, settings: Settings, *, sessions: Sessions, clock: Clock, files: FileAccess
) -> Opened:
    """Open what the settings name; `stack` closes it again."""
    opening = open_teams(teams_config(settings), sessions=sessions, clock=clock, files=files)
    teams = await stack.enter_async_context(opening)
    config = slack_config(settings)
    return Opened(teams, SlackChannel(config, files=files) if config else None)
