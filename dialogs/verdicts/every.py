"""Reads in every kind of decision, so that `FLOWS` is whole whoever asks."""

import dialogs.verdicts.artikkel
import dialogs.verdicts.assignment
import dialogs.verdicts.avtale
import dialogs.verdicts.avvik
import dialogs.verdicts.change
import dialogs.verdicts.control
import dialogs.verdicts.duty
import dialogs.verdicts.follow_up
import dialogs.verdicts.following
import dialogs.verdicts.missing
import dialogs.verdicts.need
import dialogs.verdicts.need_taken
import dialogs.verdicts.new_avtale
import dialogs.verdicts.option
from dialogs.verdicts.flow import FLOWS

__all__ = ["FLOWS", "dialogs"]
