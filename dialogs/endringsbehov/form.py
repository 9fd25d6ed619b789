"""The form of endringsbehov."""

from typing import Final

from dialogs.draft import Draft
from dialogs.form import FORMS, Fault, Filed, Filling, FormSpec


async def _submit(filling: Filling, draft: Draft) -> Filed | Fault:
    _ = filling, draft
    return Fault("Skjemaet kan ikke sendes ennå.")


ENDRINGSBEHOV: Final = FormSpec("endringsbehov", "endringsbehov", (), _submit)
FORMS[ENDRINGSBEHOV.id] = ENDRINGSBEHOV
