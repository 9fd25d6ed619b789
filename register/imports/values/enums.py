"""What the words of a file mean where only certain values are possible."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from register.avtale import Avropsmetode, AvtaleLevel, AvtaleStatus, AvtaleType, Level
from register.avvik import AvvikStatus
from register.person import Role

Value = TypeVar("Value")

_YES = frozenset({"ja", "j", "yes", "y", "true", "sann", "1", "x", "✓", "✔", "on"})
_NO = frozenset({"nei", "n", "no", "false", "usann", "0", "off"})
ALL = frozenset(
    {
        "alle",
        "alle enheter",
        "alle virksomheter",
        "hele kommunen",
        "hele organisasjonen",
        "all",
        "everyone",
        "alle ansatte",
    }
)


def read_yes_no(text: str) -> bool | None:
    """Return what a text answers, or None where it is neither yes nor no. Empty is not no."""
    folded = text.casefold().strip(" .!")
    return True if folded in _YES else False if folded in _NO else None


@dataclass(frozen=True, slots=True)
class TypeAndLevel:
    """What kind of agreement, and where in a framework's hierarchy."""

    type: AvtaleType | None
    level: AvtaleLevel = AvtaleLevel.AVTALE


_TYPES: Mapping[str, TypeAndLevel] = {
    "framework_main_group": TypeAndLevel(AvtaleType.RAMMEAVTALE, AvtaleLevel.GROUP),
    "framework_lot_group": TypeAndLevel(AvtaleType.RAMMEAVTALE, AvtaleLevel.AVTALE),
    "framework_lot_contract": TypeAndLevel(AvtaleType.RAMMEAVTALE, AvtaleLevel.SUPPLIER),
    "standalone": TypeAndLevel(AvtaleType.ENKELTKONTRAKT),
    "standalone_kgv": TypeAndLevel(AvtaleType.ENKELTKONTRAKT),
}
_TYPE_WORDS: tuple[tuple[str, AvtaleType], ...] = (
    ("rammeavtale", AvtaleType.RAMMEAVTALE), ("rammekontrakt", AvtaleType.RAMMEAVTALE), ("ramavtal", AvtaleType.RAMMEAVTALE),
    ("framework", AvtaleType.RAMMEAVTALE), ("løpende", AvtaleType.LOPENDE), ("tidsubestemt", AvtaleType.LOPENDE),
    ("prosjekt", AvtaleType.ENKELTKONTRAKT), ("enkelt", AvtaleType.ENKELTKONTRAKT), ("engangs", AvtaleType.ENKELTKONTRAKT),
    ("avrop", AvtaleType.ENKELTKONTRAKT), ("kontrakt", AvtaleType.ENKELTKONTRAKT), ("contract", AvtaleType.ENKELTKONTRAKT),
)  # fmt: skip


def read_type(text: str) -> TypeAndLevel | None:
    """Return the kind and level of an agreement, or None where the words are not known."""
    folded = text.casefold().strip()
    if known := _TYPES.get(folded.replace(" ", "_")):
        return known
    return next(
        (TypeAndLevel(type) for word, type in _TYPE_WORDS if folded.startswith(word) or f" {word}" in folded),
        None,
    )


STATUSES: Mapping[str, AvtaleStatus] = {
    **dict.fromkeys(("aktiv", "aktivt", "active", "gjeldende", "løpende", "inngått", "signert", "signed", "signed outside", "i drift",
                     "kontraktsoppfølging", "oppfølging", "forlenget", "ja", "fully_signed"), AvtaleStatus.AKTIV),
    **dict.fromkeys(("under behandling", "under arbeid", "kladd", "utkast", "draft", "planlagt", "til signering", "under signering",
                     "ikke signert", "unsigned", "not_signed", "pending", "venter", "under etablering", "partially_signed",
                     "not signed", "ny"), AvtaleStatus.UNDER_BEHANDLING),
    **dict.fromkeys(("utgått", "utløpt", "expired", "historisk", "nei"), AvtaleStatus.UTGATT),
    **dict.fromkeys(("avsluttet", "oppsagt", "terminert", "terminated", "hevet", "arkivert", "closed", "ended", "inaktiv",
                     "kansellert", "cancelled", "inactive"), AvtaleStatus.AVSLUTTET),
}  # fmt: skip

LEVELS: Mapping[str, Level] = {
    **dict.fromkeys(("lav", "lavt", "låg", "low", "liten", "lav risiko", "1", "grønn", "minor", "mindre alvorlig"), Level.LAV),
    **dict.fromkeys(("middels", "medium", "moderat", "middels risiko", "2", "gul", "moderate", "normal"), Level.MIDDELS),
    **dict.fromkeys(("høy", "høyt", "høg", "high", "stor", "kritisk", "critical", "høy risiko", "3", "rød", "alvorlig",
                     "svært alvorlig", "svært høy", "major"), Level.HOY),
}  # fmt: skip

AVVIK_STATUSES: Mapping[str, AvvikStatus] = {
    **dict.fromkeys(("meldt", "ny", "nytt", "åpen", "åpent", "registrert", "reported", "new", "open", "mottatt"), AvvikStatus.MELDT),
    **dict.fromkeys(("under oppfølging", "under behandling", "under arbeid", "pågår", "in_progress", "in progress",
                     "gjenåpnet", "reopened", "til behandling"), AvvikStatus.UNDER_OPPFOLGING),
    **dict.fromkeys(("lukket", "løst", "ferdig", "avsluttet", "resolved", "closed", "done", "utbedret"), AvvikStatus.LUKKET),
    **dict.fromkeys(("trukket", "trukket tilbake", "withdrawn"), AvvikStatus.TRUKKET),
    **dict.fromkeys(("avvist", "forkastet", "dismissed", "rejected", "ikke avvik"), AvvikStatus.AVVIST),
}  # fmt: skip

_AVROP_WORDS: tuple[tuple[str, Avropsmetode], ...] = (
    ("minikonk", Avropsmetode.MINIKONKURRANSE), ("mini-konk", Avropsmetode.MINIKONKURRANSE),
    ("gjenåpn", Avropsmetode.MINIKONKURRANSE), ("reopen", Avropsmetode.MINIKONKURRANSE), ("mini", Avropsmetode.MINIKONKURRANSE),
    ("rang", Avropsmetode.RANGERING), ("rank", Avropsmetode.RANGERING), ("priorit", Avropsmetode.RANGERING),
    ("fordel", Avropsmetode.FORDELING), ("distribut", Avropsmetode.FORDELING),
    ("direkte", Avropsmetode.DIREKTE), ("direct", Avropsmetode.DIREKTE),
)  # fmt: skip


def read_avrop(text: str) -> Avropsmetode | None:
    """Return how a call-off is made, or None where the text names none or more than one."""
    folded = text.casefold()
    found = {method for word, method in _AVROP_WORDS if word in folded}
    return found.pop() if len(found) == 1 else None


def read_word(text: str, words: Mapping[str, Value]) -> Value | None:
    """Return the value of a text that is one of these words in any case, or None."""
    folded = " ".join(text.casefold().split()).strip(" .")
    return words.get(folded, words.get(folded.replace("_", " ")))


_ASCII = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "-": "", " ": ""})
_ENDINGS = ("ane", "ene", "ne", "ar", "er", "e", "r", "en", "inne", "a")
_AR = re.compile("ar$")
_ROLE_WORDS: Mapping[str, Role] = {
    **{role.value: role for role in Role},
    "medarbeider": Role.ANSATT, "rekvirent": Role.BESTILLER, "enhetsleder": Role.LEDER,
    "virksomhetsleder": Role.LEDER, "kontraktsforvalter": Role.AVTALEFORVALTER, "avtaleansvarlig": Role.AVTALEFORVALTER,
    "kontraktsansvarlig": Role.AVTALEFORVALTER, "kontraktseier": Role.AVTALEEIER, "budsjetteier": Role.AVTALEEIER,
    "innkjopsradgiver": Role.INNKJOPER, "anskaffelsesradgiver": Role.INNKJOPER, "innkjopsleder": Role.INNKJOPSSJEF,
    "redaktoer": Role.REDAKTOR, "admin": Role.ADMINISTRATOR, "systemadministrator": Role.ADMINISTRATOR, "dpo": Role.PERSONVERNOMBUD,
}  # fmt: skip
ROLE_NAMES = (
    "ansatt, bestiller, leder, innkjøpskontakt, avtaleforvalter, avtaleeier, innkjøper, innkjøpssjef, godkjenner, redaktør, "
    "tillitsvalgt, verneombud, arkivar, personvernombud, varslingsmottaker, administrator"
)


def read_role(text: str) -> Role | None:
    """Return the role of this name, with or without æ, ø and å, or None."""
    word = text.casefold().strip(" .:-").translate(_ASCII)
    return next((role for one in _spellings(word) if (role := _ROLE_WORDS.get(one))), None)


def _spellings(word: str) -> Iterator[str]:
    """Yield a role's name as written, then as bokmål has it in the singular: `innkjopar`, `leiarar`, `avtaleforvalterne`."""
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            yield stem
            yield f"{stem}er"
    yield _bokmal(word)
    for ending in _ENDINGS:
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            yield _bokmal(stem)
            yield _bokmal(f"{stem}ar")


def _bokmal(word: str) -> str:
    return _AR.sub(
        "er",
        word.replace("leiar", "leder")
        .replace("eigar", "eier")
        .replace("verneombod", "verneombud")
        .replace("tillitsvald", "tillitsvalgt")
        .replace("ombod", "ombud"),
    )
