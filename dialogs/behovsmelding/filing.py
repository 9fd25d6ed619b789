"""Sending a behovsmelding: the case with its number, its columns and its receipt, and what a later change alters."""

import uuid
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice
from dialogs.behovsmelding import keys
from dialogs.behovsmelding.columns import fill_columns, kept_answers, text_of, title_of
from dialogs.behovsmelding.place import enhet_id_of
from dialogs.behovsmelding.value import total_of
from dialogs.cases.leader import confirmed_of, is_another, leader_again, leader_asked
from dialogs.cases.leader_edit import is_asked_as_leader, leader_buttons, next_for_leader
from dialogs.draft import Draft
from dialogs.form import FORMS, Fault, Filed, Filling
from dialogs.whose import requester_of
from knowledge.names import fill
from norsk.calendar import add_working_days
from norsk.when import norwegian_date
from register.answers import answers_from_json
from register.attachment import move_attachments
from register.avtale import Avtale
from register.behovsmelding import Behovsmelding, report_need
from register.case_event import CaseAct, add_case_event
from register.case_step import is_untouched
from register.cases import followers_of
from register.events import CaseChanged, NeedReported
from register.forankring import forankring_of
from register.ids import id_or_none
from register.person import Person

FORM: Final = "behovsmelding"
MORE: Final = "Legg til mer"
_KIND: Final = "behovsmelding:"
_GONE: Final = "Jeg finner ikke behovsmeldingen lenger. Skriv «mine saker», så ser du hva som er meldt."
_NOT_YOURS: Final = "Bare den som har meldt behovet, kan endre det. Ingenting er endret."
_ANSWERED: Final = "Du har alt svart som leder på {number}, så du kan ikke endre behovet nå. Snakk med den som meldte det. Skriv «avbryt» for å legge bort skjemaet."


async def submit(filling: Filling, draft: Draft) -> Filed | Fault:
    """Store the need under its number, or the changes to one that was filed before, and return the receipt."""
    if record := filling.args.get("edit"):
        return await _change(filling, draft, record)
    requester = await requester_of(filling)
    need = await _report(filling, draft, requester)
    await move_attachments(filling.context.session, from_record=draft.attachments, to_record=need.record)
    leader = await leader_asked(filling.context, need)
    return Filed(
        need.number,
        need.record,
        _receipt(filling, need, requester, leader.said),
        events=(NeedReported(need.id), *leader.events),
        choices=case_choices(need),
    )


async def _report(filling: Filling, draft: Draft, requester: Person) -> Behovsmelding:
    context, total = filling.context, total_of(filling)
    need = await report_need(
        context.session,
        title=title_of(filling),
        need=text_of(filling, keys.NEED),
        tjenesteomrade=text_of(filling, keys.TJENESTEOMRADE) or None,
        enhet_id=enhet_id_of(filling),
        avtale_id=await _avtale_id(filling),
        value_nok=total.low if total else None,
        wanted_by_on=None,
        requester=requester,
        filed_by=context.person,
        on=context.today,
        now=context.now,
    )
    need.draft_id = draft.id
    fill_columns(need, filling, FORMS[FORM])
    await context.session.flush()
    return need


async def _avtale_id(filling: Filling) -> uuid.UUID | None:
    """Return the agreement that the need is about, where there is one."""
    if (id := id_or_none(filling.args.get("avtale", ""))) is None:
        return None
    avtale = await filling.context.session.get(Avtale, id)
    return avtale.id if avtale else None


def _receipt(filling: Filling, need: Behovsmelding, requester: Person, leader: str) -> str:
    context = filling.context
    kontakt = filling.answers.get(keys.KONTAKT)
    other = kontakt is not None and kontakt.value != str(context.person.id)
    told = f" Innkjøpskontakten {escape(kontakt.shown)} får også beskjed." if kontakt and other else ""
    day = add_working_days(context.today, context.kommune.answer_days.days)
    estimate = (
        " Det er et anslag, ikke en frist." if context.kommune.answer_days.certainty == "antatt" else ""
    )
    behalf = (
        f" {escape(requester.name)} får beskjed om at du har meldt det, og kan rette."
        if requester.id != context.person.id
        else ""
    )
    said = (
        f"**{need.number}** er sendt til {{innkjop}}: {escape(need.title)}.\n\n"
        f"{leader}{' ' if leader else ''}Saken ligger nå i kø.{told}{behalf} Vi regner med at noen har sett på den innen {norwegian_date(day)}.{estimate}\n\n"
        "Du får beskjed her når noen tar den. Skriv «hvor er saken min?» når du vil vite mer."
    )
    return fill(said, context.kommune.names)


def case_choices(need: Behovsmelding) -> tuple[Choice, ...]:
    """Return the buttons of a receipt: to see the case, and to add to it until somebody takes it."""
    args = {"record": need.record}
    return (
        Choice("Vis saken", Action(ActionId.SHOW_CASE, args)),
        Choice(MORE, Action(ActionId.EDIT_CASE, args)),
    )


async def _change(filling: Filling, draft: Draft, record: str) -> Filed | Fault:
    context = filling.context
    need = await _filed(filling, record)
    if need is None:
        return Fault(_GONE)
    leads = await is_asked_as_leader(context, need)
    # Whoever has become inhabil since the form was opened follows the need no more.
    if context.person.id not in followers_of(need) and not leads:
        led = (await forankring_of(context.session, need)).task
        answered = led is not None and led.answered_by_id == context.person.id
        return Fault(_ANSWERED.format(number=need.number) if answered else _NOT_YOURS)
    if not is_untouched(need) and not leads:
        said = f"{need.number} er tatt av {{innkjop}} og kan ikke endres her. Ta kontakt med dem om det som er nytt."
        return Fault(fill(said, context.kommune.names))
    changes = _changes(filling, need)
    await move_attachments(context.session, from_record=draft.attachments, to_record=need.record)
    if not changes:
        return Filed(
            need.number,
            need.record,
            f"**{need.number}** er som før. Ingenting er endret.",
            choices=case_choices(need),
        )
    was = confirmed_of(need)
    need.title, need.need = title_of(filling), text_of(filling, keys.NEED)
    need.tjenesteomrade = text_of(filling, keys.TJENESTEOMRADE) or None
    need.enhet_id = enhet_id_of(filling)
    fill_columns(need, filling, FORMS[FORM])
    need.changed_at = context.now
    event = add_case_event(
        context.session,
        need.record,
        CaseAct.EDITED,
        at=context.now,
        by_id=context.person.id,
        to_id=need.taken_by_id,
        text="\n".join(changes),
    )
    await context.session.flush()
    leader = await leader_again(context, need, changed=is_another(was, confirmed_of(need)))
    listed = "\n".join(f"- {escape(change)}" for change in changes)
    said = fill(f"**{need.number}** er endret, og {{innkjop}} får beskjed:", context.kommune.names)
    parts = (f"{said}\n{listed}", leader.said, await next_for_leader(context, need) if leads else "")
    return Filed(
        need.number,
        need.record,
        "\n\n".join(part for part in parts if part),
        events=(CaseChanged(event.id), *leader.events),
        choices=(*(await leader_buttons(context, need) if leads else ()), *case_choices(need)),
    )


async def _filed(filling: Filling, record: str) -> Behovsmelding | None:
    """Return the case that is changed, locked so that nobody takes it at the same time."""
    if (id := id_or_none(record.removeprefix(_KIND))) is None:
        return None
    return await filling.context.session.get(Behovsmelding, id, with_for_update=True, populate_existing=True)


def _changes(filling: Filling, need: Behovsmelding) -> list[str]:
    """Return what has changed, one line for each field: its label, what it was, and what it is."""
    form = FORMS[FORM]
    before = answers_from_json(need.answers)
    after = kept_answers(filling, form)
    lines = []
    for question in form.questions:
        old, new = before.get(question.key), after.get(question.key)
        was, now = (old.shown if old else ""), (new.shown if new else "")
        if was != now and not question.computed:
            lines.append(f"{question.label}: {was or 'ikke oppgitt'} → {now or 'ikke oppgitt'}")
    return lines
