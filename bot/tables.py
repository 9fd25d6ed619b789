"""Every module that declares a table, so that the schema is whole whoever asks for it."""

import bot.channels.web.deliveries
import bot.files
import bot.inbox
import bot.presses
import bot.secret
import dialogs.state_store
import notifications.outbox
import register.artikkel
import register.audit
import register.avtale
import register.avvik
import register.enhet
import register.expert_question
import register.given_answer
import register.import_run
import register.person
import register.stand_in

__all__ = ["bot", "dialogs", "notifications", "register"]
