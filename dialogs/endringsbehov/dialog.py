"""How an endringsbehov comes in: which sentences tell one."""

from dialogs.cases.behalf import on_behalf, told_first
from dialogs.dialog import Context, Outcome, privately
from dialogs.endringsbehov.form import ENDRINGSBEHOV
from dialogs.filling.start import start_form
from dialogs.need_talk import Talk, behalf_of, content_of, talk


async def change_command(context: Context, text: str) -> Outcome | None:
    """Return what a sentence that tells that an agreement must change, or asks to report it, leads to; None for any other."""
    meant = talk(text)
    if context.guest or meant not in (Talk.CHANGE, Talk.START_CHANGE):
        return None
    told = content_of(text) if meant is Talk.CHANGE else ""
    said = ""
    args = {"avtale": context.memory.avtale} if context.memory.avtale and _points_back(text) else {}
    if behalf_of(text) is not None:
        behalf = await on_behalf(context, text, form=ENDRINGSBEHOV.id)
        if behalf.outcome is not None:
            return behalf.outcome
        args |= {"for": str(behalf.person.id)} if behalf.person else {}
        told, said = (behalf.text, behalf.said) if behalf.said else (told, "")
    return privately(told_first(await start_form(context, ENDRINGSBEHOV.id, text=told, args=args), said))


def _points_back(text: str) -> bool:
    """Say whether a sentence points at the agreement that was shown last, and names none."""
    return any(word in f" {text.casefold()} " for word in (" avtalen ", " avtalen.", " denne ", " den "))
