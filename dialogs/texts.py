"""Sentences that several dialogs say, and what errors are called to a person. Norwegian, plain, with a way on."""

from collections.abc import Sequence

from conversation.actions import (
    ActionError,
    ExpiredActionError,
    ForeignActionError,
    StaffOnlyError,
    WrongRoleError,
)
from dialogs.phrases import phrases
from knowledge.names import fill
from norsk.language import Language

EMPTY = "Meldingen var tom. Skriv et spørsmål om anskaffelser, for eksempel: Må jeg lyse ut et kjøp på 450 000 kroner?"
CANCELLED = "Avbrutt. Jeg har glemt det vi snakket om. Hva lurer du på?"
WELCOME = "Bare hyggelig. Spør gjerne om mer."
NOTHING_OPEN = "Det er ingenting å avbryte. Hva lurer du på?"
FORWARD_EMPTY = "Skriv spørsmålet du vil ha svar på."
FORWARD_WRONG_EMPTY = "Skriv kort hva som er galt."
FORWARD_NAME_MISSING = "Velg ja eller nei."
FORWARD_NAME_HELP = (
    "Du får svaret her også uten navn: da vet jeg hvor det skal, men de som svarer, ser ikke hvem du er."
)
BUSY = "Jeg får ikke lagret meldingen akkurat nå. Den er ikke mistet: prøv å sende den igjen om litt."
TOO_FAST = (
    "Du sender meldinger raskere enn jeg kan svare, så jeg har ikke tatt imot den siste. "
    "Vent litt, og send den på nytt."
)
NO_WORDS = (
    "Jeg klarer ikke å lese meldingen, for mye av den er ikke ord. Skriv hva du trenger i noen få setninger."
)
TOO_MANY_NUMBERS = (
    "Jeg klarer ikke å lese meldingen, for den har mange tall. Skriv det viktigste i noen få setninger, "
    "og legg tabellen ved som en fil."
)
TOO_MANY_PAGES = (
    "Du har denne siden åpen for mange steder. Lukk noen av dem, så kommer nye meldinger her også."
)

STAFF_ONLY = "Dette er bare for ansatte. Du kan spørre meg om regler og beløpsgrenser."
UNCHECKED = (
    "Jeg får ikke sjekket hvem du er akkurat nå, og dette er bare for ansatte. Prøv igjen om litt. "
    "Om regler og beløpsgrenser kan du spørre med en gang."
)


def staff_only(*, unchecked: bool) -> str:
    """Return what is said to a guest who asks for what employees get, or to somebody who could not be checked."""
    return UNCHECKED if unchecked else STAFF_ONLY


def too_long(length: int, longest: int) -> str:
    """Return what is said to a message that is too long to read."""
    return (
        f"Meldingen er for lang ({length} tegn). Jeg kan lese opptil {longest} tegn. "
        "Skriv det viktigste i noen få setninger, så prøver jeg igjen."
    )


def clarify(innkjop: str, language: Language = Language.BOKMAL) -> str:
    """Return what is said where nothing is asked."""
    return phrases(language).clarify.format(innkjop=innkjop)


def declined(innkjop: str, topics: Sequence[str], language: Language = Language.BOKMAL) -> str:
    """Return the honest no, with the nearest topics and the way to a person."""
    said = phrases(language)
    nearest = "\n".join([said.nearest, *(f"- {topic}" for topic in topics)]) if topics else ""
    parts = [said.declined, nearest, said.try_again.format(innkjop=innkjop)]
    return "\n\n".join(part for part in parts if part)


def forward_label(innkjop: str, language: Language = Language.BOKMAL) -> str:
    """Return the button that leads to the form for sending a question on."""
    return phrases(language).ask_innkjop.format(innkjop=innkjop)


def forward_intro(innkjop: str, *, faults: bool) -> str:
    """Return what stands above the form for sending a question on."""
    if faults:
        return "Noe mangler. Rett feltene som er merket, og send på nytt."
    return f"Da kan et menneske svare. Se over spørsmålet før du sender det til {innkjop}."


def forward_too_long(length: int, longest: int) -> str:
    """Return what is wrong with a question, a complaint or a reason that is too long."""
    return f"Teksten er på {length} tegn. Kort det ned til høyst {longest}."


def forwarded(innkjop: str, *, named: bool, others: int = 0) -> str:
    """Return the receipt of a question sent on; `others` wait for the same answer already."""
    receipt = (
        "Sendt. {innkjop} har fått spørsmålet og navnet ditt, og du får svaret her."
        if named
        else "Sendt uten navn. {innkjop} ser ikke hvem du er, men du får svaret her."
    )
    sent = fill(receipt, {"innkjop": innkjop})
    if not others:
        return sent
    waiting = "En kollega venter" if others == 1 else f"{others} kolleger venter"
    return f"{sent} {waiting} på svar på det samme."


def forwarded_before(innkjop: str, asked: str) -> str:
    """Return what is said to somebody who sends on what they already wait for; `asked` is when, as it is said."""
    receipt = "Du venter allerede på svar på dette. {innkjop} fikk spørsmålet {asked}, og du får svaret her."
    return fill(receipt, {"innkjop": innkjop, "asked": asked})


def press_refused(error: ActionError) -> str:
    """Return why a button did nothing, and what to do instead."""
    if isinstance(error, ForeignActionError):
        return "Denne knappen er laget for en annen, så jeg gjorde ingenting. Skriv til meg selv, så hjelper jeg deg."
    if isinstance(error, ExpiredActionError):
        return (
            "Denne knappen er for gammel, så jeg gjorde ingenting. Skriv hva du vil, så tar vi det på nytt."
        )
    if isinstance(error, WrongRoleError):
        return "Dette er bare for innkjøpere, så jeg gjorde ingenting. Ta kontakt med innkjøp hvis du skulle hatt tilgang."
    if isinstance(error, StaffOnlyError):
        return staff_only(unchecked=error.unchecked)
    if type(error).__name__ == "SpentActionError":
        return "Dette valget er allerede gjort, så jeg gjorde ingenting nå. Skriv hvis du vil noe annet."
    return "Denne knappen virker ikke, så jeg gjorde ingenting. Skriv hva du vil, så tar vi det på nytt."


def failed(reference: str) -> str:
    """Return what is said when a turn could not be done: a reference number and what to do."""
    return (
        f"Noe gikk galt hos meg, og jeg fikk ikke svart. Referanse: **{reference}**. "
        "Prøv igjen, eller oppgi referansen til den som drifter boten."
    )
