"""What a mail server's refusals mean, as the errors that every channel has."""

import re
import ssl
from typing import Final

import aiosmtplib

from conversation.channel import AddressGoneError, ChannelError, MessageRejectedError, RetryableSendError

_PERMANENT: Final = 500
_ENHANCED: Final = re.compile(r"\b5\.(\d{1,3})\.\d{1,3}\b")
_OF_A_MAILBOX: Final = ("1", "2")
"""The subjects of an enhanced status code (RFC 3463) that are about the address or the mailbox, not about us."""


def translated(error: Exception) -> ChannelError:
    """Return a mail server's error as one of ours, with a reason that holds no address.

    What the recipient's mailbox will never take is gone; what the server has against the message is rejected. All
    else, our own sign-in too, may be mended by an administrator, and is tried again.
    """
    match error:
        case aiosmtplib.SMTPRecipientsRefused():
            return _of_recipient(error.recipients[0])
        case aiosmtplib.SMTPRecipientRefused():
            return _of_recipient(error)
        case aiosmtplib.SMTPAuthenticationError():
            return RetryableSendError("smtp_sign_in_refused")
        case aiosmtplib.SMTPSenderRefused():
            return RetryableSendError(f"smtp_sender_refused_{error.code}")
        case aiosmtplib.SMTPDataError() if error.code >= _PERMANENT:
            return MessageRejectedError(f"smtp_{error.code}")
        case aiosmtplib.SMTPNotSupported():
            return MessageRejectedError("smtp_address_not_supported")
        case aiosmtplib.SMTPResponseException():
            return RetryableSendError(f"smtp_{error.code}")
        case TimeoutError():
            return RetryableSendError("smtp_timeout")
        case _:
            return RetryableSendError(_of_connection(error))


def _of_connection(error: Exception) -> str:
    causes = (error, error.__cause__, error.__context__)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return "smtp_certificate"
    return "smtp_no_tls" if "STARTTLS" in str(error) else "smtp_unreachable"


def _of_recipient(error: aiosmtplib.SMTPRecipientRefused) -> ChannelError:
    if error.code < _PERMANENT:
        return RetryableSendError(f"smtp_{error.code}")
    told = _ENHANCED.search(error.message)
    if told is not None and told[1] not in _OF_A_MAILBOX:
        # 5.7.1 and its like: the server does not let us send there, whoever it is.
        return MessageRejectedError(f"smtp_{error.code}_policy")
    return AddressGoneError(f"smtp_{error.code}")
