"""The form of behovsmelding: its fields in order, and which of them are asked."""

from dataclasses import replace
from typing import Final

from conversation.reply import FieldKind, Option
from dialogs.behovsmelding import keys
from dialogs.behovsmelding.authority import parse_people
from dialogs.behovsmelding.besides import ALTERNATIVES, BUDGET, parse_alternatives, parse_budget
from dialogs.behovsmelding.filing import submit
from dialogs.behovsmelding.hints import (
    ALTERNATIVES_HELP,
    BUDGET_HELP,
    DURATION_HELP,
    KIND_BUILD_HELP,
    KIND_CARE_HELP,
    KIND_HELP,
    KIND_SPECIAL_HELP,
    KIND_WORK_HELP,
    MARKET_HELP,
    NEED_HELP,
    RISKS_HELP,
    VALUE_HELP,
)
from dialogs.behovsmelding.kinds import OPTIONS as KINDS
from dialogs.behovsmelding.kinds import asks, parse_kind
from dialogs.behovsmelding.lead import deadline_note
from dialogs.behovsmelding.notes import (
    alternatives_note,
    budget_note,
    facts,
    kind_note,
    market_note,
    value_note,
)
from dialogs.behovsmelding.parsers import (
    YES_OR_NO,
    chosen_answer,
    day,
    duration,
    files,
    never,
    several_of,
    text,
    yes_no,
)
from dialogs.behovsmelding.place import enhet_note, offered_areas, offered_enheter, parse_area, parse_enhet
from dialogs.behovsmelding.reading import LONGEST_QUANTITY, LONGEST_WHAT, derive_need, read_need
from dialogs.behovsmelding.risks import any_risk, ikt_note, parse_risks, risk_note, risk_options
from dialogs.behovsmelding.said import before
from dialogs.behovsmelding.summary import summary
from dialogs.behovsmelding.value import is_per_period, parse_value
from dialogs.behovsmelding.ways import begin
from dialogs.form import FORMS, Fault, Filling, FormSpec, Question, offers
from register.answers import Answer

LONGEST: Final = 4000
_SHORT: Final = 1000
MARKET: Final = (
    Option("dialog", "Dialog med leverandørene før konkurransen"),
    Option("innovasjon", "Åpne for nye løsninger"),
    Option("ingen", "Nei, det trengs ikke"),
)


async def _market(filling: Filling, written: str) -> Answer | Fault:
    _ = filling
    found = several_of(MARKET, written)
    if found is None:
        return Fault("Velg dialog, nye løsninger, begge eller ingen.")
    return chosen_answer(found, none="nei")


def _computed(key: str, label: str, *, quiet: bool = False) -> Question:
    return Question(
        key,
        label,
        label,
        never(label),
        required=False,
        asked=False,
        unknown=False,
        computed=True,
        quiet=quiet,
    )


def _grouped(group: str, *questions: Question) -> tuple[Question, ...]:
    return tuple(replace(one, group=group) for one in questions)


_THE_NEED: Final = _grouped(
    "Behovet",
    Question(
        keys.WHAT,
        "Behov",
        "Hva trenger dere? Skriv det kort.",
        text(LONGEST_WHAT),
        help="For eksempel «ergonomiske stoler» eller «tolk til barnevernet».",
        names=("behov", "behovet", "tittel"),
        unknown=False,
    ),
    Question(
        keys.QUANTITY,
        "Antall",
        "Hvor mange eller hvor mye?",
        text(LONGEST_QUANTITY),
        names=("antall", "mengde", "tallet", "stykk"),
        required=False,
        asked=False,
    ),
    Question(
        keys.NEED,
        "Formål",
        "Hvilken oppgave skal dette løse, for hvem, og hva skjer hvis dere ikke får det?",
        text(LONGEST),
        FieldKind.LONG_TEXT,
        help=NEED_HELP,
        names=("formål", "formålet", "oppgave", "begrunnelse", "hvorfor"),
    ),
    Question(
        keys.ALTERNATIVES,
        "Uten nytt kjøp",
        "Kan behovet dekkes uten å kjøpe nytt, med lån, reparasjon eller ombruk?",
        parse_alternatives,
        FieldKind.CHOICE,
        help=ALTERNATIVES_HELP,
        names=("ombruk", "lån", "reparasjon", "uten nytt kjøp"),
        options=offers(*ALTERNATIVES),
        note=alternatives_note,
    ),
    Question(
        keys.ENHET,
        "Enhet",
        "Hvilken enhet gjelder det?",
        parse_enhet,
        help="For eksempel skolen, sykehjemmet eller avdelingen som skal bruke det.",
        names=("enhet", "enheten", "sted", "skole", "avdeling", "virksomhet"),
        options=offered_enheter,
        note=enhet_note,
    ),
    Question(
        keys.TJENESTEOMRADE,
        "Tjenesteområde",
        "Hvilket tjenesteområde hører behovet til?",
        parse_area,
        help="Da vet jeg hvem som er innkjøpskontakt. Velg det som ligger nærmest.",
        names=("tjenesteområde", "område", "sektor"),
        options=offered_areas,
        required=False,
    ),
    _computed(keys.KONTAKT, "Innkjøpskontakt", quiet=True),
)
_THE_VALUE: Final = _grouped(
    "Verdi og tid",
    Question(
        keys.VALUE,
        "Verdi uten mva",
        "Hva tror dere det koster, uten mva?",
        parse_value,
        FieldKind.AMOUNT,
        help=VALUE_HELP,
        names=("verdi", "verdien", "beløp", "beløpet", "pris", "prisen", "kostnad", "sum"),
        note=value_note,
    ),
    Question(
        keys.DURATION,
        "Varighet",
        "Hvor lenge skal dere ha det, med eventuelle opsjoner?",
        duration,
        help=DURATION_HELP,
        names=("varighet", "varigheten", "periode", "avtaletid", "opsjon", "lengde"),
        quiet=True,
    ),
    replace(_computed(keys.TOTAL, "Samlet verdi"), when=is_per_period),
    Question(
        keys.KIND,
        "Type",
        "Hva slags kjøp er det?",
        parse_kind,
        FieldKind.CHOICE,
        help=KIND_HELP,
        names=("type", "typen", "slag"),
        options=offers(*KINDS),
        note=kind_note,
        quiet=True,
    ),
    Question(
        keys.KIND_WORK,
        "Arbeid",
        "Skal noen utføre et arbeid for dere, og ikke bare levere en vare?",
        yes_no,
        FieldKind.YESNO,
        help=KIND_WORK_HELP,
        options=offers(*YES_OR_NO),
        when=asks(keys.KIND_WORK),
    ),
    Question(
        keys.KIND_BUILD,
        "Bygg eller anlegg",
        "Gjelder arbeidet bygg, anlegg, vei eller uteområder?",
        yes_no,
        FieldKind.YESNO,
        help=KIND_BUILD_HELP,
        options=offers(*YES_OR_NO),
        when=asks(keys.KIND_BUILD),
    ),
    Question(
        keys.KIND_CARE,
        "Helse eller opplæring",
        "Gjelder arbeidet helse, omsorg, barnevern, sosiale tjenester eller opplæring?",
        yes_no,
        FieldKind.YESNO,
        help=KIND_CARE_HELP,
        options=offers(*YES_OR_NO),
        when=asks(keys.KIND_CARE),
    ),
    Question(
        keys.KIND_SPECIAL,
        "Særlig tjeneste",
        "Gjelder arbeidet kantine, hotell, vakthold, advokat, post, kultur eller idrett?",
        yes_no,
        FieldKind.YESNO,
        help=KIND_SPECIAL_HELP,
        options=offers(*YES_OR_NO),
        when=asks(keys.KIND_SPECIAL),
    ),
    Question(
        keys.IKT,
        "IT",
        "Er det et IT-system, programvare eller utstyr som skal på nett?",
        yes_no,
        FieldKind.YESNO,
        names=("ikt", "digitalt"),
        options=offers(*YES_OR_NO),
        required=False,
        asked=False,
        note=ikt_note,
    ),
    _computed(keys.REGIME, "Regler", quiet=True),
    Question(
        keys.START,
        "Ønsket start",
        "Når ønsker dere at arbeidet med kjøpet begynner?",
        day,
        FieldKind.DATE,
        names=("start", "oppstart", "startdato"),
        required=False,
        asked=False,
    ),
    Question(
        keys.DEADLINE,
        "Frist",
        "Når må dere ha det?",
        day,
        FieldKind.DATE,
        help="Skriv den siste dagen som går bra. Den kan være omtrentlig.",
        names=("frist", "fristen", "dato", "datoen", "levering", "når"),
        note=deadline_note,
    ),
)
_THE_MONEY: Final = _grouped(
    "Penger og hensyn",
    Question(
        keys.BUDGET,
        "Budsjett",
        "Er det dekning i budsjettet?",
        parse_budget,
        FieldKind.CHOICE,
        help=BUDGET_HELP,
        names=("budsjett", "budsjettet", "dekning", "penger", "midler"),
        options=offers(*BUDGET),
        note=budget_note,
    ),
    Question(
        keys.AUTHORITY,
        "Fullmakt",
        "Hvem har fullmakt til å bruke pengene?",
        parse_people,
        help="Skriv navnet. Som regel er det lederen din, eller en leder over.",
        names=("fullmakt", "fullmakten", "budsjettansvarlig", "leder", "godkjenner"),
    ),
    Question(
        keys.RISKS,
        "Hensyn",
        "Gjelder noe av dette?",
        parse_risks,
        FieldKind.CHOICES,
        help=RISKS_HELP,
        names=("risiko", "hensyn", "miljø"),
        options=risk_options,
        when=any_risk,
        note=risk_note,
    ),
)
_THE_REST: Final = _grouped(
    "Mer",
    Question(
        keys.USERS,
        "Brukere",
        "Hvem skal bruke det, og hvem bør spørres?",
        text(_SHORT),
        FieldKind.LONG_TEXT,
        help="Brukere er alle som er involvert i det eller bruker det.",
        names=("brukere", "brukerne"),
        required=False,
        asked=False,
    ),
    Question(
        keys.FAGGRUPPE,
        "Faggruppe",
        "Hvem bør være med i faggruppen?",
        parse_people,
        help="Fagfolk, brukere, og verneombud og tillitsvalgte der det er aktuelt.",
        names=("faggruppe", "faggruppen", "verneombud", "tillitsvalgt"),
        required=False,
        asked=False,
    ),
    Question(
        keys.CURRENT,
        "Dagens avtale og erfaring",
        "Har dere en avtale eller en løsning i dag, og hvordan fungerer den?",
        text(_SHORT),
        FieldKind.LONG_TEXT,
        names=("dagens avtale", "erfaring", "dagens løsning"),
        required=False,
        asked=False,
    ),
    Question(
        keys.MARKET,
        "Dialog og nye løsninger",
        "Vil dere ha dialog med leverandørene, eller åpne for nye løsninger?",
        _market,
        FieldKind.CHOICES,
        help=MARKET_HELP,
        names=("markedsdialog", "innovasjon", "dialog"),
        options=offers(*MARKET),
        required=False,
        asked=False,
        note=market_note,
    ),
    Question(
        keys.AVTALEFORVALTER,
        "Ønsket avtaleforvalter",
        "Hvem bør følge opp avtalen etterpå?",
        parse_people,
        names=("avtaleforvalter", "forvalter"),
        required=False,
        asked=False,
    ),
    Question(
        keys.STEDFORTREDER,
        "Stedfortreder",
        "Hvem bør være stedfortreder for avtaleforvalteren?",
        parse_people,
        names=("stedfortreder", "vara"),
        required=False,
        asked=False,
    ),
    Question(
        keys.ATTACHMENTS,
        "Vedlegg",
        "Vil dere legge ved noe, som bilder, tegninger eller priser?",
        files,
        FieldKind.FILES,
        names=("vedlegg", "fil", "filer"),
        required=False,
        asked=False,
        unknown=False,
    ),
)


BEHOVSMELDING: Final = FormSpec(
    "behovsmelding",
    "behovsmelding",
    (*_THE_NEED, *_THE_VALUE, *_THE_MONEY, *_THE_REST),
    submit,
    read=read_need,
    derive=derive_need,
    summary=summary,
    facts=facts,
    submit_label="Send behovsmelding",
    begin=begin,
    before=before,
)
FORMS[BEHOVSMELDING.id] = BEHOVSMELDING
