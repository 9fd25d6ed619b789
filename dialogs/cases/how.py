"""How cases are handled here: what people ask of the bot's own steps, told from the kommuneprofil."""

import re
from collections.abc import Callable
from typing import Final

from conversation.reply import Reply
from dialogs.cases.meant_case import POLITE
from dialogs.dialog import Context, Outcome
from knowledge.approval_words import role_word, the_paper
from knowledge.gates import THE_NEED
from knowledge.names import fill
from norsk.words import fold

_EDGES: Final = " .!?,;«»\"'"
_ANCHORED: Final = "**Forankring betyr at en leder bekrefter behovet før det går videre.** "


def _anchoring(context: Context) -> str:
    if not any(one.what == THE_NEED for one in context.kommune.gates_on(context.today)):
        return (
            "**Forankring betyr at ledelsen står bak behovet.** Her spør jeg ingen leder om å bekrefte det: {innkjop} får det direkte. "
            f"Snakk med lederen din før du melder det.{_approved(context)}"
        )
    return (
        f"{_ANCHORED}Jeg spør lederen for enheten når du har meldt det. Er verdien over budsjettfullmakten til lederen, "
        "spør jeg nærmeste leder over som kan dekke den. Ingen bekrefter sitt eget behov, og en leder som melder selv, blir ikke spurt. "
        "{innkjop} ser behovet med en gang, men går ikke videre før det er bekreftet."
    )


def _approved(context: Context) -> str:
    """Return which documents must be approved here, and by whom; "" where none must."""
    gates = [one for one in context.kommune.gates_on(context.today) if one.what != THE_NEED]
    if not gates:
        return ""
    papers = " og ".join(dict.fromkeys(the_paper(one.what) for one in gates))
    roles = " og ".join(
        dict.fromkeys(role_word(role, context.kommune.names) for one in gates for role in one.approvers)
    )
    return f" Før kunngjøring må {papers} godkjennes av {roles}."


def _approval(context: Context) -> str:
    if not (approved := _approved(context)):
        return "**Her skal ingen dokumenter godkjennes i boten før kunngjøring.** Spør {innkjop} hvis du er usikker."
    return (
        f"**{approved.strip()}** Alle må godkjenne den samme, nyeste versjonen, og ingen kan godkjenne i to roller eller i egen sak. "
        "Send dokumentet med «send BM-2026-0001 til godkjenning»."
    )


def _own(context: Context) -> str:
    return (
        f"**Nei, ingen bekrefter eller godkjenner sitt eget behov.** {_anchoring(context).replace('**', '')}"
    )


def _seen(_: Context) -> str:
    return (
        "**Lederne over enheten kan se hele saken.** Det kan også den som meldte, innkjøpskontakten for enheten, {innkjop}, "
        "faggruppen og de som skal godkjenne. Andre ansatte ser bare hva saken gjelder, enheten, statusen og hvem de kan spørre. "
        "Den som er inhabil, mister tilgangen. Svar om habilitet og vurderinger leses bare av den det gjelder, lederen som avgjør, og saksbehandleren."
    )


def _evaluated(_: Context) -> str:
    return (
        "**Saksbehandleren evaluerer når saken har fått kontrakt.** De som meldte behovet, og innkjøpskontakten, blir spurt noen måneder "
        "etter at avtalen begynte. Det er fem korte spørsmål. Svarene følger saken, og det som skrives til neste gang, vises til dem som melder et lignende behov."
    )


def _said(text: str) -> Callable[[Context], str]:
    return lambda _: text


_ANY_CASE: Final = r"(?:(?:to |flere |noen )?(?:saker|behov)|(?:en |ei )?sak(?:en|a)?|(?:et )?behov(?:et)?)"
_HOW: Final = r"(?:hvordan|korleis|kordan) (?:kan (?:jeg|eg|vi) |{verb})"
_TOPICS: Final[tuple[tuple[str, Callable[[Context], str]], ...]] = (
    (r"(?:hva (?:er|betyr|menes med)|kva er|kva betyr) (?:det at (?:behovet|saken) er )?(?:forankring(?:en)?|forankret)(?: av behov(?:et)?)?|(?:hvem|kven) (?:skal|må|kan) (?:forankre|bekrefte) (?:et |eit )?behov(?:et)?", _anchoring),
    (r"må lederen(?: min)? (?:godkjenne|bekrefte) behovet(?: mitt)?|(?:hvorfor|kvifor) (?:må|skal) lederen(?: min)? (?:godkjenne|bekrefte) behovet(?: mitt)?", _anchoring),
    (r"kan (?:jeg|eg) (?:godkjenne|bekrefte) (?:mitt eget|mitt eige|eget) behov", _own),
    (r"(?:hvem|kven) (?:kan se|kan sjå|ser|har tilgang til) (?:saken|saka|behovet|meldingen)(?: min| mi| mitt)?|kan (?:lederen|sjefen)(?: min)? se (?:saken|behovet)(?: min| mitt)?", _seen),
    (r"(?:hvem|kven) (?:evaluerer|skal evaluere|evaluerar)(?: (?:anskaffelsen|saken))?", _evaluated),
    (r"(?:hvordan|korleis) (?:sender (?:jeg|vi)|kan (?:jeg|vi) sende) (?:noe |en sak |saken |dokumentet |planen )?til godkjenning|hva må godkjennes i boten", _approval),
    (r"(?:hva|kva) er (?:et |eit )?dialognotat(?:et)?", _said("**Et dialognotat inviterer markedet til dialog før konkurransen.** Det viser etterpå hva som ble delt med hvem, slik at alle leverandører får den samme informasjonen. Skriv «dialognotat for BM-2026-0001» for å lage et.")),
    (r"(?:hva|kva) (?:er|gjør) (?:en |ein )?saksbehandler(?:en)?", _said("**Saksbehandleren er den i {innkjop} som har tatt saken.** Saksbehandleren svarer deg, fører saken fram til kontrakt og setter statusen. Skriv «mine saker» for å se hvem som har din.")),
    (rf"{_HOW.format(verb='slår (?:jeg|vi) ')}(?:slå )?(?:sammen )?{_ANY_CASE}(?: sammen)?", _said("**Skriv «slå sammen BM-2026-0001 og BM-2026-0002».** Du får se summen og reglene før noe skjer. Saken må være din, og den andre din eller ledig. «Del opp BM-2026-0001» skiller dem igjen, fram til kunngjøring.")),
    (rf"{_HOW.format(verb='(?:setter|endrer) (?:jeg|vi) ')}(?:sette |endre )?(?:ny )?status(?:en)?(?: (?:på|i) {_ANY_CASE})?", _said("**Skriv for eksempel «sett BM-2026-0001 til kunngjort», eller trykk «Ny status» i saken.** Bare den som har tatt saken, kan gjøre det. Mangler noe, sier jeg hva.")),
    (rf"{_HOW.format(verb='gir (?:jeg|vi) ')}(?:gi )?{_ANY_CASE} (?:videre|til en annen)(?: innkjøper)?", _said("**Skriv «gi BM-2026-0001 til» og navnet på innkjøperen.** Den som får saken, og de som følger den, får beskjed.")),
    (rf"{_HOW.format(verb='(?:bekrefter|avviser) (?:jeg|vi) ')}(?:bekrefte |avvise )?(?:et )?behov(?:et)?", _said("**Skriv «hva venter på meg», og åpne behovet.** På kortet står Bekreft, Endre og Avvis.")),
    (rf"{_HOW.format(verb='(?:tar|eksporterer) (?:jeg|vi) ')}(?:ta ut |eksportere )?(?:ut )?{_ANY_CASE}(?: til arkivet| til arkiv)?", _said("**Skriv «saker til arkiv», eller «eksporter BM-2026-0001».** Det er arkivaren som tar ut saker, når de er avsluttet.")),
)  # fmt: skip
_COMPILED: Final = tuple((re.compile(pattern), told) for pattern, told in _TOPICS)


def how_told(text: str) -> Callable[[Context], str] | None:
    """Return what answers a question about how cases are handled here; None for any other text."""
    plain = " ".join(fold(text).strip(_EDGES).split())
    plain = re.sub(rf"^{POLITE}(?:si meg |fortelle meg |vite )?", "", plain)
    return next((told for pattern, told in _COMPILED if pattern.fullmatch(plain)), None)


def how_command(context: Context, text: str) -> Outcome | None:
    """Return the answer to a question about how cases are handled here; None for any other text."""
    told = how_told(text)
    if told is None or context.guest:
        return None
    said = fill(told(context), context.kommune.names)
    # A sentence may begin with the name of an office that is written small in the middle of one.
    said = re.sub(r"(?<=[.] )([a-zæøå])", lambda found: found[1].upper(), said)
    return Outcome((Reply(said),), context.memory, answered=True)
