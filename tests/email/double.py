"""A mail server on loopback that speaks SMTP, with STARTTLS, TLS from the start and sign-in, and can be told to refuse."""

import asyncio
import base64
import ipaddress
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def certificate(folder: Path) -> Path:
    """Write a certificate for this machine with its key, and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    plain = serialization.NoEncryption()
    pkcs8 = serialization.PrivateFormat.PKCS8
    pem = serialization.Encoding.PEM
    file.write_bytes(key.private_bytes(pem, pkcs8, plain) + made.public_bytes(pem))
    return file


@dataclass(frozen=True, slots=True)
class Got:
    """A message that was taken in, how it was addressed, and how the connection stood."""

    sender: str
    to: list[str]
    data: bytes
    encrypted: bool
    signed_in: str | None

    @property
    def mail(self) -> EmailMessage:
        """The message, read as a mail program reads it."""
        read = message_from_bytes(self.data, policy=default)
        assert isinstance(read, EmailMessage)
        return read

    def part(self, kind: str) -> str:
        """Return the plain or the HTML body."""
        body = self.mail.get_body((kind,))
        assert body is not None
        return str(body.get_content()).replace("\r\n", "\n")


def _in_brackets(words: str) -> str:
    return words.partition("<")[2].partition(">")[0]


@dataclass
class _Line:
    """What a connection has told so far."""

    encrypted: bool
    signed_in: str | None = None
    sender: str = ""
    to: list[str] = field(default_factory=list)


class SmtpDouble:
    """Takes every message, unless `answers` has another answer to a command; `silent` commands get none at all."""

    def __init__(self, *, certificate: Path | None = None, tls: bool = False, sign_in: bool = False) -> None:
        self.got: list[Got] = []
        self.answers: dict[str, str] = {}
        self.silent: set[str] = set()
        self._sign_in = sign_in
        self._tls = tls
        self._context: ssl.SSLContext | None = None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate)

    async def start(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", 0, ssl=self._context if self._tls else None
        )
        self.port: int = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Listen no more."""
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = _Line(encrypted=self._tls)
        try:
            await self._say(writer, self.answers.get("CONNECT", "220 double"))
            while raw := await reader.readline():
                words = raw.decode().strip()
                verb = words.split(" ", 1)[0].split(":")[0].upper()
                if verb in self.silent:
                    await asyncio.sleep(60)
                if verb == "STARTTLS" and self._context:
                    await self._say(writer, "220 go on")
                    await writer.start_tls(self._context)
                    line = _Line(encrypted=True)
                    continue
                await self._say(writer, await self._answer(verb, words, line, reader, writer))
                if verb == "QUIT":
                    break
        except (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    @staticmethod
    async def _say(writer: asyncio.StreamWriter, answer: str) -> None:
        writer.write(answer.encode() + b"\r\n")
        await writer.drain()

    async def _answer(
        self,
        verb: str,
        words: str,
        line: _Line,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> str:
        if verb in self.answers:
            return self.answers[verb]
        match verb:
            case "EHLO":
                return "\r\n".join(self._offers(line))
            case "AUTH":
                told = base64.b64decode(words.split(" ")[2]).split(b"\0")
                line.signed_in = b":".join(told[1:]).decode()
                return "235 welcome"
            case "MAIL":
                line.sender = _in_brackets(words)
                return "250 ok"
            case "RCPT":
                line.to.append(_in_brackets(words))
                return "250 ok"
            case "DATA":
                return await self._take(line, reader, writer)
            case _:
                return "221 bye" if verb == "QUIT" else "250 ok"

    def _offers(self, line: _Line) -> list[str]:
        offers = ["250-double", "250-8BITMIME"]
        if self._context and not line.encrypted:
            offers.append("250-STARTTLS")
        if self._sign_in:
            offers.append("250-AUTH PLAIN")
        return [*offers, "250 OK"]

    async def _take(self, line: _Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
        await self._say(writer, "354 go on")
        data = await reader.readuntil(b"\r\n.\r\n")
        data = data.replace(b"\r\n..", b"\r\n.")  # RFC 5321, 4.5.2
        if "END" in self.silent:
            await asyncio.sleep(60)
        answer = self.answers.get("END", "250 taken")
        if answer.startswith("250"):
            self.got.append(Got(line.sender, line.to, data[:-3], line.encrypted, line.signed_in))
        return answer
