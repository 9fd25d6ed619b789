"""Checks who is in the procurement office's rooms: what not everyone may read is not sent where somebody may not."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Final

from bot.channels.files import FileAccess
from bot.doctor.finding import Finding, fault, warning, well
from bot.doctor.patient import Patient
from bot.files import Files
from bot.platforms import faults, rooms
from conversation.channel import Channel, RetryableSendError
from conversation.turn import ChannelName
from norsk.clock import today

HOW: Final = "Slack: gi appen channels:read og groups:read, og inviter boten. Teams: legg boten til i teamet."


async def outsiders_in_rooms(patient: Patient) -> Sequence[Finding]:
    """Whether somebody in a room may not read what the office gets."""
    named = rooms(patient.settings)
    if not named or patient.sessions is None or faults(patient.settings):
        return [] if named else [well("rooms", "Ingen rom er satt opp: hver innkjøper får meldingene selv.")]
    from bot.open_platforms import open_platforms  # noqa: PLC0415 - the platforms' libraries take a second to read in

    files = Files(patient.sessions, patient.clock)
    async with AsyncExitStack() as stack:
        opened = await open_platforms(
            stack,
            patient.settings,
            sessions=patient.sessions,
            clock=patient.clock,
            files=FileAccess(files.read, None, signed_in=False),
        )
        if opened.slack is not None:
            await opened.slack.open()
            stack.push_async_callback(opened.slack.close)
        found: list[Finding] = []
        for name in named:
            channel, _, room = name.partition(":")
            found += await _room(opened.channels[ChannelName(channel)], room, patient)
    return found


async def _room(channel: Channel, room: str, patient: Patient) -> Sequence[Finding]:
    from bot.room_members import RoomUnknownError, described, outsiders  # noqa: PLC0415 - see above

    where = channel.name.value.capitalize()
    if patient.sessions is None:
        return []
    try:
        strangers = await outsiders(channel, room, sessions=patient.sessions, on=today(patient.clock))
    except RetryableSendError as exc:
        what = f"{where} svarer ikke nå på hvem som er i innkjøpsrommet ({exc.reason}), så meldingene dit venter."
        return [fault("rooms", what, "Kjør doctor igjen om litt, og se «slack» og «teams» her.")]
    except RoomUnknownError as exc:
        what = f"{where} sier ikke hvem som er i innkjøpsrommet ({exc.reason}), så skjermede meldinger går til hver enkelt."
        return [fault("rooms", what, HOW)]
    if strangers:
        what = f"I innkjøpsrommet i {where} er det {described(strangers)}, så skjermede meldinger går til hver enkelt."
        return [
            warning("rooms", what, "Ta dem ut av rommet, eller gi dem rollen innkjoper i filen med personer.")
        ]
    return [well("rooms", f"Alle i innkjøpsrommet i {where} kan lese det som kommer der.")]
