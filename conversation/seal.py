"""The last thing done to a Reply before it is stored: an id, a recipient, and a token on every button."""

from dataclasses import replace

from conversation.actions import ActionSigner
from conversation.reply import Choice, Reply


def seal(reply: Reply, *, id: str, to: str, person_id: str, signer: ActionSigner) -> Reply:
    """Return the Reply with its id, its recipient where it had none, and buttons that only `person_id` may press.

    `conversation.actions.ROOM` stands for whoever in the procurement office presses them.
    """

    def sealed(choice: Choice) -> Choice:
        return replace(choice, token=signer.token(choice.action, person_id=person_id, use=id))

    form = reply.form
    if form and form.submit:
        form = replace(form, submit=sealed(form.submit))
    return replace(
        reply, id=id, to=reply.to or to, form=form, choices=tuple(sealed(choice) for choice in reply.choices)
    )
