"""Reads in every form, so that `FORMS` is whole."""

import dialogs.avviksmelding.form
import dialogs.behovsmelding.form
import dialogs.endringsbehov.form

__all__ = ["dialogs"]
