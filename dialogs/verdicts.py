"""Reads in every kind of decision, so that `FLOWS` is whole whoever asks."""

import dialogs.verdict_artikkel
import dialogs.verdict_assignment
import dialogs.verdict_avtale
import dialogs.verdict_avvik
import dialogs.verdict_control
import dialogs.verdict_duty
import dialogs.verdict_follow_up
import dialogs.verdict_following
import dialogs.verdict_missing
import dialogs.verdict_need
import dialogs.verdict_need_taken
import dialogs.verdict_new_avtale
import dialogs.verdict_option
from dialogs.verdict import FLOWS

__all__ = ["FLOWS", "dialogs"]
