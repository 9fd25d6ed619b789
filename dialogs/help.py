"""What the bot can do, said with examples that can be pressed."""

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Reply
from dialogs.dialog import Context, Outcome
from dialogs.filing_steps import AVVIK, CHANGE, NEED, start_choice
from register.person import Role

EXAMPLES = (
    "Må jeg lyse ut et kjøp på 450 000 kroner?",
    "Hva er en rammeavtale?",
    "Hvordan melder jeg et avvik?",
    "Hva er EØS-terskelen for bygg og anlegg?",
)

FOR_ROLES = {
    Role.INNKJOPER: (
        "- Skriv **ubesvarte spørsmål** for å se hva som venter på svar fra dere.\n"
        "- Skriv **mangler i registeret** for å se hvilke opplysninger om avtaler og enheter som mangler.\n"
    ),
    Role.REDAKTOR: (
        "- Skriv **vis artikkel**, **foreslå endring i**, **historikk** eller **ny artikkel** og navnet på artikkelen, "
        "og **utkast**, **artikler til kontroll** eller **kommuneprofil**, for å holde svarene riktige.\n"
    ),
}
"""What is told only to those whose work it is."""


def help_turn(context: Context) -> Outcome:
    """Say what can be asked, where answers come from, and what is kept; to a guest nothing of what employees get."""
    text = _for_guests(context) if context.guest else _for_staff(context)
    examples = EXAMPLES if context.guest else (*EXAMPLES, STAFF_EXAMPLE)
    choices = tuple(Choice(example, Action(ActionId.ASK, {"text": example})) for example in examples)
    forms = () if context.guest else tuple(start_choice(form) for form in (NEED, AVVIK, CHANGE))
    return Outcome((Reply(text, choices=(*forms, *choices)),), context.memory)


STAFF_EXAMPLE = "Hvilken avtale har vi på kontorrekvisita?"


def _for_guests(context: Context) -> str:
    return (
        f"Jeg svarer på spørsmål om reglene for anskaffelser i {context.kommune.name}, og om beløpsgrensene. "
        "Svarene har kilde og dato.\n\n"
        "Du kan spørre slik du snakker, og spørre videre: «hva om det er 1,4 millioner?»\n\n"
        "- Skriv **avbryt** for å begynne på nytt.\n"
        "- Skriv **hjelp** for å se dette igjen.\n\n"
        "Vet jeg ikke svaret, sier jeg det. Svarene er ikke juridisk rådgivning."
    )


def _for_staff(context: Context) -> str:
    innkjop = context.kommune.names["innkjop"]
    office = "".join(line for role, line in FOR_ROLES.items() if context.person.has_role(role))
    return (
        f"Jeg svarer på spørsmål om anskaffelser i {context.kommune.name}: beløpsgrenser, framgangsmåter, roller, "
        "rammeavtaler og avvik. Svarene har kilde og dato.\n\n"
        "Du kan spørre slik du snakker, og spørre videre: «hva om det er 1,4 millioner?»\n\n"
        "Du kan også spørre om kommunens egne avtaler: «hvor bestiller jeg kopipapir?», «hva utløper før sommeren?», "
        "«vis avtale 2024/118», «hvem er innkjøpskontakt for oppvekst?»\n\n"
        "- Si hva dere trenger, så melder vi behovet sammen: «Vi trenger 20 stoler til skolen, rundt 150 000, før 1. mars».\n"
        "- Si hva som gikk galt, eller skriv **meld avvik**. Skriv **meld endringsbehov** når en avtale må endres.\n"
        "- Skriv **mine saker** for det du har meldt, og **fortsett** for det du holdt på med.\n"
        "- Skriv **mine avtaler** eller **mine avvik** for det du har ansvar for.\n"
        "- Er du borte, så si det: «jeg er borte 6.–24. juli, Kari tar over». Skriv **mine fravær** for å se hva du har meldt.\n"
        "- Skriv **avbryt** for å begynne på nytt.\n"
        "- Skriv **hjelp** for å se dette igjen.\n"
        "- Skriv **stemmer ikke** hvis svaret mitt er feil.\n"
        f"{office}\n"
        f"Vet jeg ikke svaret, sier jeg det. Da kan du sende spørsmålet til {innkjop}, og du får svaret her. "
        "Svarene er ikke juridisk rådgivning."
    )
