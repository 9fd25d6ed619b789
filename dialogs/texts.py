"""Sentences that several dialogs say, and what errors are called to a person. Norwegian, plain, with a way on."""

from collections.abc import Sequence

from conversation.actions import ActionError, ExpiredActionError, ForeignActionError

EMPTY = "Meldingen var tom. Skriv et spørsmål om anskaffelser, for eksempel: Må jeg lyse ut et kjøp på 450 000 kroner?"
RESET = "Glem beløpet og begynn på nytt"
ASK_VALUE = (
    "Hva er samlet verdi uten mva? Ta med hele perioden og alle opsjoner, for det er den summen grensene gjelder. "
    "Skriv for eksempel «ca. 80 000» eller «600 000 i året i fire år»."
)
FORGOTTEN = "Greit, jeg har glemt beløp, type og kommune. Hva lurer du på?"
CANCELLED = "Avbrutt. Jeg har glemt det vi snakket om. Hva lurer du på?"
WELCOME = "Bare hyggelig. Spør gjerne om mer."
NOTHING_OPEN = "Det er ingenting å avbryte. Hva lurer du på?"
ARTICLE_GONE = "Den artikkelen finnes ikke lenger. Still gjerne spørsmålet på nytt."
FORWARD_EMPTY = "Skriv spørsmålet du vil ha svar på."
FORWARD_NAME_MISSING = "Velg ja eller nei."
BUSY = "Jeg får ikke lagret meldingen akkurat nå. Den er ikke mistet: prøv å sende den igjen om litt."


def too_long(length: int, longest: int) -> str:
    """Return what is said to a message that is too long to read."""
    return (
        f"Meldingen er for lang ({length} tegn). Jeg kan lese opptil {longest} tegn. "
        "Skriv det viktigste i noen få setninger, så prøver jeg igjen."
    )


def clarify(innkjop: str) -> str:
    """Return what is said where nothing is asked."""
    return (
        "Jeg forsto ikke hva du lurer på. Kan du skrive det som et helt spørsmål, for eksempel: "
        f"«Må jeg melde et kjøp på 150 000 kroner?» Du kan også ta kontakt med {innkjop}."
    )


def declined(innkjop: str, topics: Sequence[str]) -> str:
    """Return the honest no, with the nearest topics and the way to a person."""
    nearest = (
        "\n\nDet nærmeste jeg vet noe om:\n" + "\n".join(f"- {topic}" for topic in topics) if topics else ""
    )
    return (
        "Det har jeg ikke noe sikkert svar på. Jeg svarer bare på spørsmål om anskaffelser, og bare når jeg har en kilde."
        f"{nearest}\n\nPrøv med andre ord, eller ta kontakt med {innkjop}."
    )


def forward_label(innkjop: str) -> str:
    """Return the button that leads to the form for sending a question on."""
    return f"Spør {innkjop}"


def forward_intro(innkjop: str, *, faults: bool) -> str:
    """Return what stands above the form for sending a question on."""
    if faults:
        return "Noe mangler. Rett feltene som er merket, og send på nytt."
    return f"Da kan et menneske svare. Se over spørsmålet før du sender det til {innkjop}."


def forward_too_long(length: int, longest: int) -> str:
    """Return what is wrong with a question that is too long to send on."""
    return f"Spørsmålet er på {length} tegn. Kort det ned til høyst {longest}."


def forwarded(innkjop: str, *, named: bool) -> str:
    """Return the receipt of a question sent on."""
    if named:
        return f"Sendt. {innkjop} har fått spørsmålet og navnet ditt, og svarer deg på e-post."
    return f"Sendt uten navn. {innkjop} har fått spørsmålet, men kan ikke svare deg direkte."


def press_refused(error: ActionError) -> str:
    """Return why a button did nothing, and what to do instead."""
    if isinstance(error, ForeignActionError):
        return "Denne knappen er laget for en annen, så jeg gjorde ingenting. Skriv til meg selv, så hjelper jeg deg."
    if isinstance(error, ExpiredActionError):
        return (
            "Denne knappen er for gammel, så jeg gjorde ingenting. Skriv hva du vil, så tar vi det på nytt."
        )
    if type(error).__name__ == "SpentActionError":
        return "Dette valget er allerede gjort, så jeg gjorde ingenting nå. Skriv hvis du vil noe annet."
    return "Denne knappen virker ikke, så jeg gjorde ingenting. Skriv hva du vil, så tar vi det på nytt."


def failed(reference: str) -> str:
    """Return what is said when a turn could not be done: a reference number and what to do."""
    return (
        f"Noe gikk galt hos meg, og jeg fikk ikke svart. Referanse: **{reference}**. "
        "Prøv igjen, eller oppgi referansen til den som drifter boten."
    )
