"""The words that steer a form, whichever of its questions is open: «vet ikke», «tilbake», «oppsummer», «lagre»."""

import re
from enum import StrEnum
from typing import Final

from norsk.words import fold

LONGEST: Final = 60
"""Characters; what is longer says something of its own."""


class Control(StrEnum):
    """What somebody wants of the form itself."""

    UNKNOWN = "unknown"
    SKIP = "skip"
    BACK = "back"
    REPEAT = "repeat"
    HELP = "help"
    PROGRESS = "progress"
    SUMMARY = "summary"
    FORM = "form"
    MORE = "more"
    EDIT = "edit"
    PAUSE = "pause"
    DELETE = "delete"
    RESUME = "resume"
    DRAFTS = "drafts"
    SEND = "send"
    UNFASTEN = "unfasten"
    THANKS = "thanks"
    OK = "ok"


_NOT: Final = r"(?:ikke|ikkje|itj|ikkj|inte|ike|ikje)"
_WHO: Final = r"(?:jeg|eg|æ|vi|me|det|den)"
_IT: Final = r"(?:den|det|dette|alt|nå|no|inn|skjemaet|meldingen|meldinga|behovsmeldingen|behovsmeldinga|avviket|avviksmeldingen|avviksmeldinga|endringsbehovet|utkastet|utkast|saken)"
_PATTERNS: Final[tuple[tuple[Control, str], ...]] = (
    (
        Control.UNKNOWN,
        (
            rf"(?:nei )?(?:{_WHO} )?(?:vet|veit|vett|aner|anar|husker|hugsar)(?: {_WHO})*(?: da| jo)? {_NOT}(?: ennå| enno| nå| no| helt| sikkert| enda| det| om det)*"
            rf"|vet{_NOT}|(?:har )?(?:ingen|inga|{_NOT}) (?:anelse|aning|peiling|formening|oversikt)|(?:er )?{_NOT} (?:helt )?(?:sikker|avklart|bestemt)(?: ennå| enno)?|usikker|uvisst|ukjent|ukjend"
            r"|(?:i )?(?:don'?t|do not) know|dunno|idk|not sure|no idea|unknown|🤷.{0,3}"
        ),
    ),
    (Control.SKIP, r"hopp(?: over)?(?: (?:den|det|dette))?|hoppe over|skip|neste(?: spørsmål)?|next|gå vid[ae]re|vid[ae]re|pass|dropp (?:den|det)|behold(?: (?:den|det))?|som før"),
    (Control.BACK, r"(?:gå )?tilbake|back|(?:gå )?attende|forrige(?: spørsmål)?|førre|angre|undo|ett tilbake|et steg tilbake"),
    (Control.REPEAT, r"gjenta|gjenta spørsmålet|repeat|(?:hva|kva) (?:spurte|spurde) du(?: meg)?(?: om)?|(?:hva|kva) var spørsmålet|(?:en|ein) gang til|si det (?:igjen|en gang til)|hæ|hva|kva|spør igjen"),
    (Control.HELP, r"(?:hva|kva) (?:mener|meiner) du(?: med det)?|(?:jeg |eg )?(?:forstår|skjønner|skjønar|skjønte|forstod) (?:ikke|ikkje)(?: (?:spørsmålet|hva du mener))?|forklar(?: (?:det|spørsmålet))?|(?:hvorfor|kvifor) spør du(?: om det(?:te)?)?|hva betyr det|kva betyr det|eksempel|gi (?:meg )?et eksempel|what do you mean|vis hjelp"),
    (Control.PROGRESS, r"(?:hvor|kor) (?:langt|mye|mykje) (?:er|har) (?:vi|me|det|jeg|eg)(?: (?:kommet|igjen|att|komne))*|(?:hvor|kor) (?:mye|mykje|mange(?: spørsmål)?|langt)(?: er| det| er det)* (?:igjen|att)|(?:hvor|kor) (?:mye|mange) gjenstår|how far(?: are we)?|how many (?:questions )?left"),
    (Control.SUMMARY, r"oppsummer(?:ing)?|summer opp|vis (?:meg )?(?:det (?:jeg|eg) (?:har )?(?:skrevet|svart|skrive|svara)|svara?ene(?: mine)?|svara mine|utkastet)|(?:hva|kva) har (?:jeg|eg) (?:skrevet|svart|sagt|skrive|svara)(?: (?:så langt|til nå))?|summary|se over|vis oppsummering"),
    (Control.FORM, r"(?:vis )?(?:hele )?skjemaet?|vis (?:hele )?skjema|show (?:the )?(?:whole )?form|vis alt|alle spørsmål(?:ene)?"),
    (Control.MORE, r"legg til(?: (?:mer|meir|noe mer))?|mer|meir|vil legge til (?:noe|mer)|add more"),
    (Control.EDIT, r"endre(?: noe)?|endra|rett(?: noe)?|rediger|edit|change(?: something)?|noe er feil|rette noe|korriger"),
    (Control.PAUSE, rf"lagre(?: {_IT})?(?: til (?:senere|seinare))?|(?:senere|seinere|seinare)|(?:ta|tar|tek|vi tar) (?:det|resten) (?:senere|seinere|seinare|i morgen|i morgon)|pause|ta en pause|fortsett(?:er)? (?:senere|i morgen)|save|later"),
    (Control.DELETE, rf"slett(?:e)?(?: {_IT})?|forkast(?: {_IT})?|kast {_IT}|delete(?: (?:it|draft|the draft))?|fjern utkastet"),
    (Control.DRAFTS, r"(?:vis )?(?:alle )?(?:mine )?(?:utkast|utkastene|utkasta|kladder)(?: mine)?|(?:har jeg |eg )?noen utkast|(?:my )?drafts"),
    (Control.RESUME, rf"fortsett(?:e)?(?: (?:på|med|der vi slapp|der jeg slapp|der vi var))?(?: {_IT})?(?: der (?:jeg|vi) slapp)?|fortset|hald fram|halde fram|continue|resume|gå på|ta opp igjen|vi fortsetter|kom igjen"),
    (Control.SEND, rf"send(?:e)?(?: {_IT})*|ferdig|lever(?: {_IT})?|submit|send it|done|klar(?:t)?(?: til å sende)?|ja,? send(?: {_IT})*|registrer(?: {_IT})?|meld(?: {_IT})?"),
    (Control.UNFASTEN, r"(?:fjern|slett|ta bort) (?:vedlegg(?:et|ene|a)?|fil(?:en|ene|a)?)"),
    (Control.THANKS, r"takk|tusen takk|takk skal du ha|tusen hjertelig takk|thanks|thank you"),
    (Control.OK, r"ok|okei|okay|okey|greit|den er grei|forstått|skjønner|i see"),
)  # fmt: skip
_COMPILED: Final = tuple((control, re.compile(pattern)) for control, pattern in _PATTERNS)
_EDGES: Final = re.compile(r"^[\s/!.,:;«»\"'()–-]+|[\s!.?,:;«»\"'()–-]+$")
_POLITE: Final = re.compile(
    r"^(?:(?:ja|ok|greit|da|kan du|kunne du|vennligst|please|jeg vil|eg vil|vil)[,\s]+)+|(?:,? (?:takk|er du snill|vær så snill|please|da|du))+$"
)


def control_of(text: str) -> Control | None:
    """Return what a short message wants of the form, None where it says something else."""
    if len(text) > LONGEST or not text.strip():
        return None
    said = " ".join(_EDGES.sub("", fold(text)).split())
    if not said:
        return Control.HELP if set(text.strip()) <= {"?"} else None
    for one in (said, _POLITE.sub("", said)):
        for control, pattern in _COMPILED:
            if one and pattern.fullmatch(one):
                return control
    return None
