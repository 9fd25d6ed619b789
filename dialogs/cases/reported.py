"""What was reported in a case, a line for each answer."""

from collections.abc import Mapping

from conversation.markup import escape
from conversation.reply import FieldKind
from dialogs.cases.sight import Onlooker
from dialogs.cases.standing import name_of
from dialogs.money import kroner
from norsk.when import norwegian_date
from register.answers import AnswerState, answers_from_json
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.cases import CaseRecord, reporter_of

_NOT_TOLD = (AnswerState.UNKNOWN, AnswerState.SKIPPED)


async def reported(looks: Onlooker, case: CaseRecord) -> list[str]:
    """Return what was reported, a line for each field that has been answered."""
    from dialogs.form import FORMS  # noqa: PLC0415 - the forms are read in after the cases

    spec = FORMS.get({"avvik": "avviksmelding"}.get(kind := case.record.partition(":")[0], kind))
    given = answers_from_json(case.answers)
    if spec is None or not given:
        return await _columns(looks, case)
    labels: Mapping[str, str] = {one.key: one.label for one in spec.questions}
    # The files are named beneath, those too that were added later.
    files = {one.key for one in spec.questions if one.kind is FieldKind.FILES}
    lines = [
        f"- {labels[key]}: {escape(answer.shown)}"
        for key, answer in given.items()
        if key in labels and key not in files and answer.state not in _NOT_TOLD and answer.shown
    ]
    unknown = [
        labels[key] for key, one in given.items() if key in labels and one.state is AnswerState.UNKNOWN
    ]
    more = [f"- Ikke kjent: {', '.join(unknown)}"] if unknown else []
    behalf = await _behalf(looks, case)
    return ["**Dette er meldt:**", *([f"- {behalf}"] if behalf else []), *lines, *more]


async def _behalf(looks: Onlooker, case: CaseRecord) -> str:
    reporter = reporter_of(case)
    if case.filed_by_id is None or case.filed_by_id == reporter:
        return ""
    by, whose = await name_of(looks.context, case.filed_by_id), await name_of(looks.context, reporter)
    return f"Meldt av {by} på vegne av {whose}"


async def _columns(looks: Onlooker, case: CaseRecord) -> list[str]:
    """Return what the register holds of a case that did not come by a form."""
    enhet = looks.enheter.by_id.get(case.enhet_id) if case.enhet_id else None
    rows: list[tuple[str, str]] = [("Enhet", enhet.name if enhet else "")]
    if isinstance(case, Behovsmelding):
        rows += [
            ("Antall", case.quantity or ""),
            ("Anslått verdi", f"{kroner(case.value_nok)} uten mva." if case.value_nok is not None else ""),
            ("Ønsket innen", norwegian_date(case.wanted_by_on) if case.wanted_by_on else ""),
            ("Behovet", case.need),
        ]
    elif isinstance(case, Avvik):
        rows += [("Beskrivelse", case.description), ("Leverandør", case.supplier_name or "")]
    else:
        rows += [("Endringen", case.what), ("Konsekvens", case.consequence)]
    told = [f"- {label}: {escape(' '.join(value.split()))}" for label, value in rows if value]
    behalf = await _behalf(looks, case)
    return ["**Dette er meldt:**", *([f"- {behalf}"] if behalf else []), *told] if told else []
