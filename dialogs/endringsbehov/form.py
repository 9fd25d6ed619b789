"""The form of endringsbehov: which agreement, what has changed, by when, and what happens if it stays as it is."""

from collections.abc import Mapping
from typing import Final

from conversation.markup import clean, escape
from conversation.reply import FieldKind
from dialogs.avtaler.field import AVTALE, NONE, avtale_options, parse_avtale, told_avtale
from dialogs.avviksmelding.fields import day_answer, parse_enhet, parse_files, parse_text
from dialogs.endringsbehov.filing import submit
from dialogs.endringsbehov.keys import ENHET, FRIST, HVA, KONSEKVENS, VEDLEGG, VERDI
from dialogs.endringsbehov.summary import summary
from dialogs.form import FORMS, Fault, Filling, FormSpec, Question
from dialogs.need import parse_need
from norsk.amount import parse_amount
from norsk.date import parse_date
from norsk.kroner import kroner
from norsk.text import words
from norsk.when import norwegian_date
from register.answers import Answer, AnswerState
from register.enhet import Enhet

SHORTEST_STORY: Final = 4
"""Words from which a text tells what has changed."""
_YEARS_AHEAD: Final = 10
_QUOTED: Final = 60


async def _parse_avtale(filling: Filling, text: str) -> Answer | Fault:
    found = await parse_avtale(filling, text)
    if isinstance(found, Answer) and found.value == NONE:
        return Fault(
            "Et endringsbehov gjelder en avtale som finnes. Er det ingen avtale, skriver du «meld behov»."
        )
    return found


async def _parse_deadline(filling: Filling, text: str) -> Answer | Fault:
    today = filling.context.today
    found = parse_date(text, today=today)
    if found is None:
        return Fault(
            f"«{escape(clean(text)[:_QUOTED])}» er ikke en dato jeg forstår. Skriv for eksempel «1. mars» eller «uke 10»."
        )
    if found < today:
        return Fault(f"{norwegian_date(found)} er passert. Skriv dagens dato eller en senere.")
    if found.year > today.year + _YEARS_AHEAD:
        return Fault(f"{norwegian_date(found)} er mer enn ti år fram. Sjekk årstallet.")
    return day_answer(found)


async def _parse_value(filling: Filling, text: str) -> Answer | Fault:
    _ = filling
    found = parse_amount(text)
    if found is None or found.total_nok is None:
        return Fault("Skriv et beløp uten mva, for eksempel 80 000.")
    return Answer(f"{found.total_nok:f}", f"{kroner(found.total_nok)} uten mva")


QUESTIONS: Final = (
    Question(
        AVTALE, "Avtale", "Hvilken avtale må endres?", _parse_avtale, FieldKind.CHOICE,
        options=avtale_options(about=HVA, none=False), names=("avtalen", "kontrakten"),
        help="Skriv avtalenummeret, leverandøren eller hva avtalen er om.",
    ),
    Question(
        HVA, "Hva er endret", "Hva er endret, og hva trenger dere i stedet?", parse_text, FieldKind.LONG_TEXT, unknown=False,
        help="Skriv hva dere trenger nå, og hva som var annerledes da avtalen ble inngått. Ikke avtal noe med leverandøren først.",
        names=("endringen", "beskrivelsen", "hva som er endret"),
    ),
    Question(
        FRIST, "Frist", "Når må endringen være på plass?", _parse_deadline, FieldKind.DATE, names=("fristen", "datoen", "dagen"),
        help="Den siste dagen dere kan vente.",
    ),
    Question(
        KONSEKVENS, "Følger", "Hva skjer hvis avtalen ikke blir endret?", parse_text, FieldKind.LONG_TEXT,
        help="For eksempel hvem som ikke får tjenesten, eller hva det koster å løse det på en annen måte.",
        names=("følgene", "konsekvensen"),
    ),
    Question(
        VERDI, "Verdi", "Hva koster endringen omtrent, for resten av avtalen?", _parse_value, FieldKind.AMOUNT, required=False,
        asked=False, names=("verdien", "beløpet", "prisen"),
        help="Uten mva. Hvor mye en avtale kan endres, kommer også an på hva endringen er verdt.",
    ),
    Question(
        VEDLEGG, "Vedlegg", "Vil du legge ved filer?", parse_files, FieldKind.FILES, required=False, asked=False, unknown=False,
        help="Bilder, PDF eller dokumenter, høyst 10 MB hver.", names=("vedleggene", "filene"),
    ),
    Question(
        ENHET, "Enhet", "Hvilken enhet gjelder det?", parse_enhet, required=False, asked=False,
        help="Enheten som trenger endringen. Innkjøpskontakten der får vite om den.", names=("enheten", "skolen", "avdelingen"),
    ),
)  # fmt: skip


async def _read(filling: Filling, text: str) -> Mapping[str, Answer]:
    found: dict[str, Answer] = {}
    if len(words(text)) >= SHORTEST_STORY and not filling.value(HVA):
        found[HVA] = Answer(text.strip(), text.strip())
    if AVTALE not in filling.answers and (avtale := await told_avtale(filling, text)) is not None:
        found[AVTALE] = avtale
    need = parse_need(text, today=filling.context.today)
    if need is not None and need.deadline is not None and need.deadline >= filling.context.today:
        found[FRIST] = day_answer(need.deadline)
    return {key: Answer(one.value, one.shown, AnswerState.UNDERSTOOD) for key, one in found.items()}


async def _derive(filling: Filling) -> Mapping[str, Answer]:
    """Return the agreement that the draft is about from the start, and the enhet of the one who reports."""
    found: dict[str, Answer] = {}
    if (
        AVTALE not in filling.answers
        and filling.args.get(AVTALE)
        and (about := await told_avtale(filling, ""))
    ):
        found[AVTALE] = about
    person = filling.context.person
    enhet = await filling.context.session.get(Enhet, person.enhet_id) if person.enhet_id else None
    if enhet is not None and "for" not in filling.args:
        found[ENHET] = Answer(str(enhet.id), enhet.name)
    return found


ENDRINGSBEHOV: Final = FormSpec(
    "endringsbehov",
    "endringsbehov",
    QUESTIONS,
    submit,
    read=_read,
    derive=_derive,
    summary=summary,
    submit_label="Send endringsbehovet",
)
FORMS[ENDRINGSBEHOV.id] = ENDRINGSBEHOV
