"""The form of avviksmelding: its fields, what a sentence tells of them, and what follows."""

from collections.abc import Mapping
from typing import Final

from conversation.markup import escape
from conversation.reply import FieldKind
from dialogs.avtaler.desk import open_desk
from dialogs.avtaler.field import AVTALE, NONE, avtale_options, parse_avtale, told_avtale
from dialogs.avtaler.meant import meant_avtale, named_firm
from dialogs.avviksmelding.closed import (
    HIDING,
    derived_recipients,
    goes_here,
    hiding_note,
    is_closed,
    is_open,
    is_told_closed,
    parse_hiding,
    parse_way,
    way_options,
    way_prompt,
)
from dialogs.avviksmelding.fields import (
    LEVEL_OPTIONS,
    LEVELS,
    day_answer,
    parse_enhet,
    parse_files,
    parse_kind,
    parse_level,
    parse_line,
    parse_past_day,
    parse_supplier,
    parse_text,
    parse_yes_no,
    told_day,
    told_level,
)
from dialogs.avviksmelding.filing import submit
from dialogs.avviksmelding.keys import (
    ALVOR,
    BEVIS,
    ENHET,
    HVA,
    LEVERANDOR,
    MOTTAKERE,
    MULIG,
    NAAR,
    OFTE,
    ONSKET,
    SKJULT,
    TYPE,
    VARSLET,
    VEDLEGG,
    VEI,
)
from dialogs.avviksmelding.kinds import (
    KINDS,
    MISTANKE,
    OPTIONS,
    guessed_kind,
    is_possible,
    is_suspicion,
    ordinary_kind,
    tells_suspicion,
    told_frequency,
)
from dialogs.avviksmelding.summary import summary
from dialogs.form import FORMS, Filling, FormSpec, Question, no_options, offers
from norsk.text import words
from register.answers import Answer, AnswerState
from register.enhet import Enhet

SHORTEST_STORY: Final = 4
"""Words from which a text tells what is wrong."""


def _needs_supplier(filling: Filling) -> bool:
    """Say whether the supplier must be asked for: there is no agreement, or nobody knows which."""
    return AVTALE in filling.answers and filling.value(AVTALE) in ("", NONE)


STRANGER: Final = "ukjent_firma"
"""What follows from a story that names a firm without an agreement; no field of the form."""


def _avtale_prompt(filling: Filling) -> str:
    """Return the question which agreement it is, saying first where the firm that was named has none."""
    stranger = filling.value(STRANGER)
    none = f"Jeg finner ingen avtale med «{escape(stranger)}». " if stranger else ""
    return f"{none}Hvilken avtale gjelder det?"


def _has_kind(filling: Filling) -> bool:
    """Say whether the kind belongs here: it may be what makes the form a closed one, so it stays when it does."""
    return is_open(filling) or filling.value(TYPE) == MISTANKE


QUESTIONS: Final = (
    Question(
        VEI, "Vei", way_prompt, parse_way, FieldKind.CHOICE, options=way_options, when=is_told_closed, unknown=False,
        help="Det du velger her, avgjør hvem som får vite om det. Ingenting er sendt før du bekrefter til slutt.",
        names=("veien", "vei"),
    ),
    Question(
        SKJULT, "Navnet ditt", "Kan mottakerne få vite hvem du er?", parse_hiding, FieldKind.CHOICE,
        options=offers(*HIDING), when=goes_here, unknown=False, note=hiding_note, names=("navnet mitt", "anonym"),
        help="Vet de hvem du er, kan de spørre deg om mer. Skjuler du navnet, lagres det ikke, og du får ikke svar her.",
    ),
    Question(
        HVA, "Hva er galt", "Hva er galt?", parse_text, FieldKind.LONG_TEXT, unknown=False,
        help="Skriv hva som var avtalt, og hva som skjedde. Ikke skriv om helse eller andre private forhold.",
        names=("beskrivelsen", "hva som er galt", "hendelsen"),
    ),
    Question(
        AVTALE, "Avtale", _avtale_prompt, parse_avtale, FieldKind.CHOICE,
        options=avtale_options(about=HVA), names=("avtalen", "kontrakten"),
        help="Skriv avtalenummeret, leverandøren eller hva avtalen er om. Er det ingen avtale, skriver du «ingen avtale».",
    ),
    Question(
        LEVERANDOR, "Leverandør", "Hvilken leverandør gjelder det?", parse_supplier, when=_needs_supplier,
        help="Navnet på firmaet, slik det står på fakturaen eller bilen.", names=("leverandøren", "firmaet"),
    ),
    Question(
        TYPE, "Type", "Hva slags avvik er det?", parse_kind, FieldKind.CHOICE, options=offers(*OPTIONS), when=_has_kind,
        help="Velg det som passer best.",
        names=("typen", "hva slags avvik"),
    ),
    Question(
        NAAR, "Dato", "Når skjedde det?", parse_past_day, FieldKind.DATE, names=("dagen", "datoen", "tidspunktet"),
        help="Dagen det skjedde, eller dagen du oppdaget det.",
    ),
    Question(
        ALVOR, "Alvorlighet", "Hvor alvorlig er det?", parse_level, FieldKind.CHOICE, options=offers(*LEVEL_OPTIONS),
        when=is_open, help="Jo mer alvorlig, jo kortere frist har de som følger det opp.",
        names=("alvorligheten", "alvoret", "alvorlighetsgraden"),
    ),
    Question(
        MULIG, "Mulig avvik", "Er det en mistanke, eller har du sett det?", parse_yes_no, FieldKind.YESNO,
        required=False, asked=False, when=is_open, names=("mulig avvik",),
        help="Meld også mulige avvik. Svar ja hvis du ikke er sikker.",
    ),
    Question(
        OFTE, "Hvor ofte", "Hvor ofte har det skjedd?", parse_line, required=False, asked=False, names=("hyppigheten",),
        help="For eksempel «første gang», «tredje gang» eller «hver uke».",
    ),
    Question(
        BEVIS, "Dokumentasjon", "Hva viser at det har skjedd?", parse_text, FieldKind.LONG_TEXT, required=False,
        asked=False, help="For eksempel følgeseddel, faktura, bilder eller hvem som så det.", names=("beviset", "bevisene", "dokumentasjonen"),
    ),
    Question(
        VEDLEGG, "Vedlegg", "Vil du legge ved filer?", parse_files, FieldKind.FILES, options=no_options,
        required=False, asked=False, unknown=False, help="Bilder, PDF eller dokumenter, høyst 10 MB hver.", names=("vedleggene", "filene"),
    ),
    Question(
        VARSLET, "Sagt til leverandøren", "Hva har dere sagt til leverandøren?", parse_text, FieldKind.LONG_TEXT,
        required=False, asked=False, help="Når, til hvem og hva de svarte. Skriv «ingenting» hvis de ikke vet om det.",
        names=("hva leverandøren vet",),
    ),
    Question(
        ONSKET, "Ønsket resultat", "Hva ønsker dere skal skje?", parse_text, FieldKind.LONG_TEXT, required=False,
        asked=False, help="For eksempel ny levering, prisavslag, retting eller et møte.", names=("ønsket", "resultatet"),
    ),
    Question(
        ENHET, "Enhet", "Hvilken enhet gjelder det?", parse_enhet, required=False, asked=False, when=is_open,
        help="Enheten som er rammet. Innkjøpskontakten der får vite om avviket.", names=("enheten", "skolen", "avdelingen"),
    ),
    Question(
        MOTTAKERE, "Mottakere", "Mottakere", parse_line, required=False, asked=False, when=is_closed, computed=True,
    ),
)  # fmt: skip


async def _read(filling: Filling, text: str) -> Mapping[str, Answer]:
    found: dict[str, Answer] = {}
    story = text if len(words(text)) >= SHORTEST_STORY or tells_suspicion(text) else ""
    if story and not filling.value(HVA):
        found[HVA] = Answer(text.strip(), text.strip())
    elif tells_suspicion(text):
        found[BEVIS] = Answer(text.strip(), text.strip())  # what is told later must take the closed way too
    about = found[HVA].value if HVA in found else filling.value(HVA)
    kind = guessed_kind(f"{about} {text}")
    if kind is not None and not (kind == MISTANKE and is_suspicion(about)):
        found[TYPE] = Answer(kind, KINDS[kind])
    if AVTALE not in filling.answers and (avtale := await told_avtale(filling, text)) is not None:
        found[AVTALE] = avtale
    if (day := told_day(text, today=filling.context.today)) is not None:
        found[NAAR] = day_answer(day)
    if story and (level := told_level(story)):
        found[ALVOR] = Answer(level, LEVELS[level])
    if often := told_frequency(text):
        found[OFTE] = Answer(often, often)
    if story and is_possible(story):
        found[MULIG] = Answer("ja", "ja")
    return {key: Answer(one.value, one.shown, AnswerState.UNDERSTOOD) for key, one in found.items()}


async def _derive(filling: Filling) -> Mapping[str, Answer]:
    """Return the recipients of the closed way, the kind of an ordinary one, and the enhet of the one who reports."""
    found: dict[str, Answer] = {}
    if (named := await derived_recipients(filling)) is not None:
        found[MOTTAKERE] = named
    found.update(await _stranger(filling))
    what = filling.value(HVA)
    if is_open(filling) and what:
        told = ordinary_kind(what) if is_told_closed(filling) else guessed_kind(what)
        if told is not None and told != MISTANKE:
            found[TYPE] = Answer(told, KINDS[told])
    context = filling.context
    if (
        AVTALE not in filling.answers
        and filling.args.get(AVTALE)
        and (about := await told_avtale(filling, ""))
    ):
        found[AVTALE] = about
    enhet = await context.session.get(Enhet, context.person.enhet_id) if context.person.enhet_id else None
    if enhet is not None and "for" not in filling.args and is_open(filling):
        found[ENHET] = Answer(str(enhet.id), enhet.name)
    return found


async def _stranger(filling: Filling) -> Mapping[str, Answer]:
    """Return the firm that is named and has no agreement: it is the supplier, where there is no agreement."""
    what = filling.value(HVA)
    if not named_firm(what):
        return {}
    meant = await meant_avtale(await open_desk(filling.context), what)
    if not meant.stranger:
        return {}
    found = {STRANGER: Answer(meant.stranger, "")}
    if _needs_supplier(filling) and filling.value(AVTALE) == NONE:
        found[LEVERANDOR] = Answer(meant.stranger, meant.stranger)
    return found


AVVIKSMELDING: Final = FormSpec(
    "avviksmelding",
    "avviksmelding",
    QUESTIONS,
    submit,
    read=_read,
    derive=_derive,
    summary=summary,
    submit_label="Send avviket",
)
FORMS[AVVIKSMELDING.id] = AVVIKSMELDING
