"""A new avtaleforvalter confirms the agreements that are theirs from now on."""

from conversation.reply import Field
from dialogs.verdicts.flow import FLOWS, Case, Decided, Faults, Flow, Values
from register.track import Verdict


async def _intro(case: Case) -> str:
    _ = case
    return "Bekreft at du er avtaleforvalter for avtalene i kortet. Da får du påminnelsene om dem."


async def _no_fields(case: Case) -> tuple[Field, ...]:
    _ = case
    return ()


async def _confirm(case: Case, values: Values) -> Decided | Faults:
    _ = values
    context = case.context
    count = await context.reminders.confirm(context.session, context.person, now=context.now)
    avtaler = "avtalen" if count == 1 else f"de {count} avtalene" if count else "avtalene"
    said = f"Takk. Du er avtaleforvalter for {avtaler}. Skriv «mine avtaler» for å se alle."
    return Decided(said, {"antall": str(count)})


FLOWS[Verdict.CONFIRM] = Flow(_intro, _no_fields, _confirm)
