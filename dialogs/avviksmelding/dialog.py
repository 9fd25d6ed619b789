"""How an avvik comes in: which sentences tell one."""

from dialogs.dialog import Context, Outcome


async def avvik_command(context: Context, text: str) -> Outcome | None:
    """Return what a sentence that tells of an avvik, or asks to report one, leads to; None for any other."""
    _ = context, text
    return None
