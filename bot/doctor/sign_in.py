"""Checks the sign-in: whether the issuer answers, and is the one that the settings name."""

from collections.abc import Sequence

from bot.doctor.finding import Finding, fault, well
from bot.doctor.patient import Patient
from bot.sign_in.config import oidc_config


async def issuer(patient: Patient) -> Sequence[Finding]:
    """Whether the issuer of sign-ins tells what is needed to sign people in."""
    config = oidc_config(patient.settings)
    if config is None:
        way = "gjennom et mellomledd" if patient.settings.webchat == "on" else "ikke satt opp"
        return [well("sign_in", f"Pålogging er {way}.")]
    from bot.sign_in.errors import SignInError  # noqa: PLC0415 - only where people sign in here
    from bot.sign_in.issuer import Issuer  # noqa: PLC0415 - as above

    try:
        await Issuer(config, patient.clock).discover()
    except SignInError as exc:
        remedy = "Sjekk INNKJOPSBOT_OIDC_ISSUER og nettverket. Åpne adressen/.well-known/openid-configuration fra maskinen."
        return [fault("sign_in", f"Påloggingstjenesten kan ikke brukes ({exc.reason}).", remedy)]
    return [well("sign_in", "Påloggingstjenesten svarer.")]
