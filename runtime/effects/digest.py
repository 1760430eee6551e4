"""What a digest says: how many reminders it brings together, a line for each, and where all of them are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, Select, and_, select

from engine.diagnostics import Language, Text
from runtime.channels.channel import Letter
from runtime.channels.excerpt import excerpt
from runtime.effects.message import Message, read
from runtime.effects.outbox import Claimed
from runtime.storage.tables import outbox

# A text of a robot holds about as many; the count in the first line and the link outlive any cut.
LINES = 20
READ = 200
_LINE_BYTES = 240

TITLE = Text("{count}条提醒", "{count} reminders")
_HEAD = Text("{title}:", "{title}:")
_SAME = Text("{line}({count}条)", "{line} ({count})")
_COPY = Text("{line}(抄送)", "{line} (copy)")
_MORE = Text("……还有{count}条,都在站内消息里", "… and {count} more, all in the inbox")


def merged(organisation: str, digest: str) -> Select[tuple[str, str | None]]:
    """Payload and case of what was merged into a digest, in the order in which it came."""
    return (
        select(outbox.c.payload, outbox.c.case)
        .where(
            and_(
                outbox.c.organisation == organisation,
                outbox.c.digest == digest,
                outbox.c.id != digest,
            )
        )
        .order_by(outbox.c.id)
    )


def title(count: int, language: Language) -> str:
    return TITLE.to(language).format(count=count)


def written_out(connection: Connection, claimed: Claimed, letter: Letter) -> Letter:
    """Made from its members at every attempt, so that what an erasure took is not said by a digest either."""
    rows = connection.execute(merged(claimed.organisation, claimed.id).limit(READ))
    members = [read(row.payload) for row in rows]
    language = letter.recipient.language
    own = [_own(member, letter, language) for member in members]
    unread = claimed.message.items - len(members)
    return replace(
        letter,
        say=_text(own, letter.title, unread, language),
        public=_text([member.public for member in members], letter.title, unread, language),
    )


def _own(member: Message, letter: Letter, language: Language) -> str:
    if member.copy and not letter.copy:
        return _COPY.to(language).format(line=member.say)
    return member.say


def _text(said: Sequence[str], head: str, unread: int, language: Language) -> str:
    """The same line is said once, with how often."""
    counted = list(Counter(excerpt(" ".join(line.split()), _LINE_BYTES) for line in said).items())
    lines = [
        line if count == 1 else _SAME.to(language).format(line=line, count=count)
        for line, count in counted[:LINES]
    ]
    if len(counted) > 1:
        lines = [f"{number}. {line}" for number, line in enumerate(lines, start=1)]
    left = max(unread, 0) + sum(count for _, count in counted[LINES:])
    more = [_MORE.to(language).format(count=left)] if left else []
    return "\n".join([_HEAD.to(language).format(title=head), *lines, *more])
