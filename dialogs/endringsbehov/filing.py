"""Sending an endringsbehov: stored once, with a number; or an open one changed."""

from datetime import date

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from dialogs.avtaler.field import chosen_avtale
from dialogs.avviksmelding.filing import title_of
from dialogs.draft import Draft
from dialogs.endringsbehov.keys import ENHET, FRIST, HVA, KONSEKVENS
from dialogs.form import Fault, Filed, Filling
from dialogs.whose import requester_and_filer
from knowledge.names import fill
from norsk.when import oslo_date
from register.attachment import move_attachments
from register.avvik_report import changed_fields
from register.endringsbehov import ChangeReport, Endringsbehov, change_endringsbehov, report_endringsbehov
from register.enhet import load_enheter
from register.events import CaseChanged, EndringsbehovReported, TrackChanged
from register.ids import id_or_nobodys
from register.track import Track, TrackKind


async def submit(filling: Filling, draft: Draft) -> Filed | Fault:
    """Store the endringsbehov and return its receipt; where the form changes one that is open, change that."""
    if "edit" in filling.args:
        return await _changed(filling, draft)
    context = filling.context
    requester, filed_by = await requester_and_filer(filling)
    filed = await report_endringsbehov(
        context.session,
        await _report(filling),
        requester=requester,
        filed_by=filed_by,
        draft_id=draft.id,
        on=context.today,
        now=context.now,
    )
    await move_attachments(context.session, from_record=draft.attachments, to_record=filed.record)
    said = (
        f"**{filed.number} er sendt til {{innkjop}}.** De vurderer om det er innenfor avtalen, om avtalen kan endres, "
        "eller om det må en ny anskaffelse til. Du får svaret her, med grunn.\n\n"
        "Skriv «hvor er saken min?» når du lurer på hvordan det går. Ikke avtal endringen med leverandøren selv."
    )
    events = (EndringsbehovReported(filed.id), TrackChanged(track_of(filed).ref))
    return Filed(filed.number, filed.record, fill(said, context.kommune.names), events, (_show(filed),))


def track_of(filed: Endringsbehov) -> Track:
    """Return the track of an endringsbehov that waits for an answer; its day is the one it was sent (Oslo)."""
    return Track(TrackKind.ENDRINGSBEHOV, filed.record, oslo_date(filed.sent_at))


def _show(filed: Endringsbehov) -> Choice:
    return Choice("Vis saken", Action(ActionId.SHOW_CASE, {"record": filed.record}))


async def _report(filling: Filling) -> ChangeReport:
    avtale = await chosen_avtale(filling)
    enhet = filling.value(ENHET)
    enhet_id = id_or_nobodys(enhet) if enhet else None
    tree = await load_enheter(filling.context.session)
    deadline = filling.value(FRIST)
    return ChangeReport(
        avtale=avtale,
        title=title_of(filling.value(HVA)),
        what=filling.value(HVA),
        consequence=filling.value(KONSEKVENS),
        needed_by_on=date.fromisoformat(deadline) if deadline else None,
        enhet_id=enhet_id,
        tjenesteomrade=tree.tjenesteomrade_of(enhet_id) or (avtale.tjenesteomrade if avtale else None),
        answers=filling.answers,
    )


async def _changed(filling: Filling, draft: Draft) -> Filed | Fault:
    """Change an endringsbehov that nobody has answered."""
    context = filling.context
    id = id_or_nobodys(filling.args["edit"].rpartition(":")[2])
    filed = await context.session.get(Endringsbehov, id, with_for_update=True)
    if filed is None or not filed.is_open:
        return Fault("Endringsbehovet er besvart eller trukket, så det kan ikke endres. Meld et nytt.")
    changed = changed_fields(filed.answers, filling.answers)
    event = await change_endringsbehov(
        context.session, filed, await _report(filling), by=context.person, changed=changed, now=context.now
    )
    await move_attachments(context.session, from_record=draft.attachments, to_record=filed.record)
    text = f"**{filed.number} er endret.** De som skal svare, får beskjed."
    return Filed(filed.number, filed.record, text, (CaseChanged(event.id),), (_show(filed),))
