"""The form of behovsmelding."""

from typing import Final

from dialogs.draft import Draft
from dialogs.form import FORMS, Fault, Filed, Filling, FormSpec


async def _submit(filling: Filling, draft: Draft) -> Filed | Fault:
    _ = filling, draft
    return Fault("Skjemaet kan ikke sendes ennå.")


BEHOVSMELDING: Final = FormSpec("behovsmelding", "behovsmelding", (), _submit)
FORMS[BEHOVSMELDING.id] = BEHOVSMELDING
