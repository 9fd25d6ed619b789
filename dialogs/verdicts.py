"""Reads in every kind of decision, so that `FLOWS` is whole whoever asks."""

from dialogs.verdict import FLOWS

__all__ = ["FLOWS"]
