"""How an endringsbehov comes in: which sentences tell one."""

from dialogs.dialog import Context, Outcome


async def change_command(context: Context, text: str) -> Outcome | None:
    """Return what a sentence that tells that an agreement must change, or asks to report it, leads to; None for any other."""
    _ = context, text
    return None
