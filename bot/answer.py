"""An act's answer: what of it whoever acted gets, and its way out through their channel."""

import uuid
from collections.abc import Sequence

from bot.logs import log
from conversation.actions import ActionSigner
from conversation.channel import AddressGoneError, Channel, ChannelError, MessageRejectedError
from conversation.reply import Reply
from conversation.seal import seal
from conversation.turn import Address
from register.person import Person


def own_and_others(
    replies: Sequence[Reply], person: Person, *, signer: ActionSigner
) -> tuple[tuple[Reply, ...], tuple[Reply, ...]]:
    """Return the replies to whoever acted, their buttons sealed, and those that others are to get."""
    own = [reply for reply in replies if reply.at is None and reply.to in ("", person.email)]
    others = tuple(reply for reply in replies if reply not in own)
    sealed = tuple(
        seal(reply, id=uuid.uuid4().hex, to=person.email, person_id=str(person.id), signer=signer)
        for reply in own
    )
    return sealed, others


async def send_answer(channel: Channel, address: Address, replies: Sequence[Reply]) -> bool:
    """Send an answer; return whether that is settled: it was sent, or nobody will ever get it."""
    try:
        for reply in replies:
            await channel.send(address, reply)
    except (AddressGoneError, MessageRejectedError) as exc:
        # Trying again each minute would help no one.
        log().warning("answer_undeliverable", channel=address.channel.value, exc_info=exc)
    except ChannelError as exc:
        log().warning("answer_not_delivered", channel=address.channel.value, exc_info=exc)
        return False
    return True
