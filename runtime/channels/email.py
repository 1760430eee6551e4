"""Email over SMTP: one copy per person, with the real To and Cc lines and our id as Message-ID."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal

from engine.diagnostics import Text
from runtime.channels.channel import Letter, Meaning, Problem, Receipt, Recipient
from runtime.channels.meaning import UNLISTED, Meanings, codes, meaning_of

Security = Literal["starttls", "tls", "none"]

_BECAUSE = Text("为什么收到这封邮件:", "Why you get this mail: ")
_COPY = Text("(抄送给你)", "(a copy for you)")


_REFUSED = Meaning(
    Problem.CONTENT, Text("邮件服务器拒收这封信({code})", "The mail server refuses this mail ({code})")
)
MEANINGS: Meanings = {
    **dict(codes(Problem.RECIPIENT, Text("收件地址不对或不存在", "The address is wrong or unknown"), "501", "510", "511", "550", "551", "553")),
    **dict(codes(Problem.AUTH, Text("邮件服务器不认账号、密码或发件人", "The mail server refuses account, password or sender"), "530", "534", "535", "538")),
    **dict(codes(Problem.AUTH, Text("还没有设置邮件服务器", "No mail server is set up"), "no_server")),
    **dict(codes(Problem.AUTH, Text("服务器不支持设置里的加密方式", "The server does not offer the encryption that the settings ask for"), "no_starttls")),
    **dict(codes(Problem.AUTH, Text("服务器的证书不可信", "The server's certificate is not trusted"), "certificate")),
    **dict(codes(Problem.TRANSIENT, Text("邮件服务器忙,会再试", "The mail server is busy; it is tried again"), "421", "450", "451", "452")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    sender: str
    port: int = 587
    security: Security = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 10.0


class Email:
    kind = "email"

    def __init__(self, server: MailServer | None) -> None:
        self._server = server
        self._tls = ssl.create_default_context()

    def batches(self, letters: Sequence[Letter]) -> list[tuple[Letter, ...]]:
        return [(letter,) for letter in letters]

    def target(self, batch: tuple[Letter, ...]) -> str:
        return "" if self._server is None else self._server.host

    def ready_at(self, batch: tuple[Letter, ...], now: datetime) -> datetime:
        return now

    def send(self, batch: tuple[Letter, ...], now: datetime) -> Receipt:
        (letter,) = batch
        if self._server is None:
            return Receipt(False, "no_server", "no mail server is set up")
        if _address(letter.recipient) is None:
            return Receipt(False, "no_address", "the person has no usable email address")
        return self._hand_over(self._server, written(letter, self._server.sender, now), letter)

    def meaning(self, code: str) -> Meaning:
        found = meaning_of(code, MEANINGS)
        if found is UNLISTED and code.startswith("5"):
            return _REFUSED
        return found

    def _hand_over(self, server: MailServer, message: EmailMessage, letter: Letter) -> Receipt:
        connection: smtplib.SMTP | None = None
        try:
            connection = self._open(server)
            connection.send_message(message, to_addrs=[_required_address(letter.recipient).addr_spec])
        except smtplib.SMTPRecipientsRefused as refused:
            code, text = next(iter(refused.recipients.values()))
            return _refusal(code, text)
        except smtplib.SMTPResponseException as refused:
            return _refusal(refused.smtp_code, refused.smtp_error)
        except smtplib.SMTPNotSupportedError:
            return Receipt(False, "no_starttls", "the server does not offer what the settings ask for")
        except ssl.SSLCertVerificationError:
            return Receipt(False, "certificate", "the server's certificate is not trusted")
        except (OSError, smtplib.SMTPException) as problem:
            # smtplib says "disconnected" when a time limit passed in the middle of the conversation.
            silent = isinstance(problem, TimeoutError) or isinstance(problem.__context__, TimeoutError)
            return Receipt(False, "timeout" if silent else "connect", type(problem).__name__)
        finally:
            # Without QUIT: the mail is accepted by now, and a failing goodbye must not send it again.
            if connection is not None:
                connection.close()
        return Receipt(True, "250", "")

    def _open(self, server: MailServer) -> smtplib.SMTP:
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=self._tls
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        try:
            if server.security == "starttls":
                connection.starttls(context=self._tls)
            if server.user and server.password:
                connection.login(server.user, server.password)
        except (OSError, smtplib.SMTPException):
            connection.close()
            raise
        return connection


def written(letter: Letter, sender: str, now: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    address = Address(addr_spec=sender)
    message["From"] = Address("Dongxian 动线", addr_spec=sender)
    message["To"] = _line(letter.addressed or (letter.recipient,))
    if copied := _line(letter.copied):
        message["Cc"] = copied
    message["Subject"] = " ".join(letter.title.split())
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{letter.id}@{address.domain}>"
    # An out-of-office answer to a reminder helps nobody.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_body(letter))
    return message


def _body(letter: Letter) -> str:
    language = letter.recipient.language
    lines = [letter.say]
    if letter.copy:
        lines.insert(0, _COPY.to(language))
    if letter.link:
        lines.append(letter.link)
    if letter.because:
        lines.append(_BECAUSE.to(language) + letter.because)
    return "\n\n".join(lines) + "\n"


def _line(recipients: Sequence[Recipient]) -> tuple[Address, ...]:
    return tuple(address for each in recipients if (address := _address(each)) is not None)


def _required_address(recipient: Recipient) -> Address:
    address = _address(recipient)
    if address is None:
        raise ValueError(f"{recipient.id} has no address")
    return address


def _address(recipient: Recipient) -> Address | None:
    """None for what the header parser refuses, among it any attempt to smuggle a header in."""
    if not recipient.email:
        return None
    try:
        return Address(" ".join(recipient.name.split()), addr_spec=recipient.email.strip())
    except (ValueError, IndexError, AssertionError):
        return None


def _refusal(code: int, text: bytes | str) -> Receipt:
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    return Receipt(False, str(code), said[:400])
