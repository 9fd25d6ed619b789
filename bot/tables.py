"""Every module that declares a table, so that the schema is whole whoever asks for it."""

import bot.channels.web.deliveries
import bot.inbox
import bot.presses
import bot.secret
import dialogs.state_store
import notifications.outbox
import register.artikkel
import register.audit
import register.expert_question
import register.given_answer
import register.person

__all__ = ["bot", "dialogs", "notifications", "register"]
