"""Why a message did not reach anybody, in words that an administrator can act on."""

from typing import Final

_WORDS: Final = {
    "no_channel": "har ikke skrevet til meg i Teams eller Slack, og kan ikke nås på e-post",
    "no_conversation": "har ikke skrevet til meg der ennå",
    "guest": "står som gjest, og får ingenting uoppfordret",
    "not_an_employee": "er ikke ansatt, eller har sluttet",
    "unknown_person": "finnes ikke i registeret lenger",
    "not_for_them": "får ikke se saken, så den neste i rekken er spurt",
    "cut_short": "tjenesten stanset hver gang meldingen skulle sendes. Se i loggen, og send den på nytt når feilen er rettet",
    "not_drawn": "meldingen lot seg ikke lage. Se etter dispatch_fault i loggen, og send den på nytt når feilen er rettet",
    "nobody": "ingen står igjen å spørre",
    "smtp_timeout": "e-postserveren svarer ikke",
    "smtp_unreachable": "e-postserveren svarer ikke",
    "smtp_certificate": "e-postserverens sertifikat er ikke til å stole på",
    "smtp_no_tls": "e-postserveren tilbyr ikke kryptering",
    "smtp_sign_in_refused": "e-postserveren godtar ikke bruker og passord",
    "smtp_address_not_supported": "e-postserveren kan ikke bruke adressen",
    "rate_limited": "plattformen ba om pause for mange ganger",
    "paced": "plattformen ba om pause for mange ganger",
    "user_not_found": "finnes ikke i Slack",
    "users_not_found": "finnes ikke i Slack",
    "user_disabled": "er deaktivert i Slack",
    "account_inactive": "boten er deaktivert i Slack",
    "channel_not_found": "samtalen finnes ikke lenger",
    "is_archived": "kanalen er arkivert",
    "not_in_channel": "boten er ikke med i kanalen",
    "MessageWritesBlocked": "har blokkert eller fjernet boten i Teams",
    "BotNotInConversationRoster": "har fjernet boten i Teams",
    "ConversationNotFound": "samtalen finnes ikke lenger",
}


def in_words(reason: str | None) -> str:
    """Return why a message failed, as a person reads it; the code itself where no word is known for it."""
    if not reason:
        return "ukjent årsak"
    if reason in _WORDS:
        return _WORDS[reason]
    if reason.startswith("smtp_sender_refused"):
        return "e-postserveren godtar ikke avsenderen"
    if reason.startswith("smtp_") and reason.endswith("_policy"):
        return "e-postserveren slipper ikke meldingen gjennom"
    if reason.startswith("smtp_"):
        return f"e-postserveren sa nei ({reason.removeprefix('smtp_')})"
    return reason
