"""A new agreement in force: sent on to the enheter that somebody buys for, or noted."""

from conversation.reply import Field
from dialogs.verdicts.flow import FLOWS, Case, Decided, Faults, Flow, Values, nothing_to_undo
from dialogs.verdicts.words import UNDO_FOR
from register.events import AvtaleAnnounced
from register.track import Verdict


async def _no_fields(case: Case) -> tuple[Field, ...]:
    _ = case
    return ()


async def _send_intro(case: Case) -> str:
    _ = case
    return "Jeg sender det som står om avtalen, til lederne og bestillerne i enhetene du kjøper inn for. Skal jeg sende?"


async def _send(case: Case, values: Values) -> Decided | Faults:
    _ = values
    if case.avtale is None:
        return Faults({"": "Avtalen finnes ikke lenger."})
    said = "Beskjeden om avtalen er sendt til enhetene du kjøper inn for."
    return Decided(said, {}, events=(AvtaleAnnounced(case.avtale.id, case.context.person.id),))


async def _noted_intro(case: Case) -> str:
    _ = case
    return "Du har sett den nye avtalen, og ingenting sendes til enhetene."


async def _noted(case: Case, values: Values) -> Decided | Faults:
    _ = values
    return Decided("Notert. Jeg minner ikke om den mer.", {}, deadline_on=case.context.today + UNDO_FOR)


FLOWS[Verdict.SEND_ON] = Flow(_send_intro, _no_fields, _send)
FLOWS[Verdict.NOTED] = Flow(_noted_intro, _no_fields, _noted, undo=nothing_to_undo)
