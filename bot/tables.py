"""Every module that declares a table, so that the schema is whole whoever asks for it."""

import bot.channels.web.deliveries
import bot.files
import bot.inbox
import bot.presses
import bot.replica
import bot.secret
import bot.sign_in.session
import dialogs.draft
import dialogs.reminders.place
import dialogs.state_store
import notifications.delivery.outbox
import notifications.planner.fault
import notifications.reminder
import register.archive_entry
import register.area_question
import register.artikkel
import register.attachment
import register.audit
import register.avtale
import register.avtale_mark
import register.avvik
import register.behovsmelding
import register.case_document
import register.case_event
import register.case_number
import register.case_section
import register.case_task
import register.decision
import register.endringsbehov
import register.enhet
import register.expert_question
import register.given_answer
import register.habilitetsvurdering
import register.import_run
import register.month_figure
import register.person
import register.snooze
import register.stand_in
import register.varsling
import register.way_count

__all__ = ["bot", "dialogs", "notifications", "register"]
