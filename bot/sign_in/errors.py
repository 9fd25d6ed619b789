"""Why somebody was not signed in."""

from typing import Final

TRY_AGAIN: Final = "Du ble ikke logget inn. Prøv på nytt."
NOT_ANSWERING: Final = "Påloggingen til kommunen svarer ikke nå. Prøv igjen om litt."
NOT_SET_UP: Final = "Påloggingen er ikke satt opp riktig. Si fra til den som drifter boten."
NO_EMAIL: Final = (
    "Påloggingen sier ikke hvilken e-postadresse du har. Si fra til den som drifter boten, så retter de det."
)
GUEST_ACCOUNT: Final = (
    "Kontoen din er en gjestekonto med e-postadressen til en ansatt. Logg inn med kontoen du har som ansatt."
)
DECLINED: Final = "Påloggingen slapp deg ikke inn. Si fra til IT i kommunen hvis du skal ha tilgang."


class SignInError(Exception):
    """Nobody was signed in. `reason` is for the log, `sentence` for the person, `status` HTTP's word for it."""

    def __init__(self, reason: str, sentence: str = TRY_AGAIN, *, status: int = 400) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sentence = sentence
        self.status = status
