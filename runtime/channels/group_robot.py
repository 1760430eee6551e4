"""A robot that speaks in a team's group: what WeCom's, DingTalk's and Feishu's have in common.

Only the public sentence and the link go out; the customer's details stay behind the link.
Letters for the same group that wait at the same time share one text, because a robot may
speak so many times a minute and a group does not want three messages where one will do.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from runtime.channels.channel import Letter, Meaning, Receipt, Recipient
from runtime.channels.endpoint import Endpoint, Endpoints, nearest
from runtime.channels.limits import DEFAULTS, Limits
from runtime.channels.meaning import Meanings, meaning_of
from runtime.channels.outbound import Answer, Outbound, Unreachable
from runtime.channels.verdict import verdict
from runtime.channels.window import Window
from runtime.channels.wording import by_key, for_a_group


class GroupRobot(ABC):
    kind: ClassVar[str]
    meanings: ClassVar[Meanings]

    def __init__(self, robots: Endpoints, outbound: Outbound, limits: Limits | None = None) -> None:
        limits = limits or DEFAULTS[self.kind]
        self._robots = robots
        self._outbound = outbound
        self._wording = for_a_group(limits.size, self.mention)
        self._window = Window(limits.rates)

    def batches(self, letters: Sequence[Letter]) -> list[tuple[Letter, ...]]:
        by_group = by_key(letters, lambda letter: nearest(self._robots, letter))
        return [batch for same in by_group for batch in self._wording.batches(same)]

    def target(self, batch: tuple[Letter, ...]) -> str:
        robot = nearest(self._robots, batch[0])
        return "" if robot is None else robot.url

    def ready_at(self, batch: tuple[Letter, ...], now: datetime) -> datetime:
        return self._window.free_at(self.target(batch), now)

    def send(self, batch: tuple[Letter, ...], now: datetime) -> Receipt:
        robot = nearest(self._robots, batch[0])
        if robot is None:
            return Receipt(False, "no_group", "no group is set up for this unit")
        self._window.take(robot.url, now)
        body = json.dumps(self.body(self._wording.text(batch), batch, robot, now), ensure_ascii=False)
        try:
            return self.verdict(self._outbound.post(self.address(robot, now), body.encode()))
        except Unreachable as problem:
            return Receipt(False, problem.code, problem.text)

    def meaning(self, code: str) -> Meaning:
        return meaning_of(code, self.meanings)

    @staticmethod
    @abstractmethod
    def mention(recipient: Recipient) -> str | None:
        """What the provider knows the person by; None when only the name can be written."""

    @abstractmethod
    def body(
        self, text: str, batch: Sequence[Letter], robot: Endpoint, now: datetime
    ) -> Mapping[str, object]: ...

    def address(self, robot: Endpoint, now: datetime) -> str:
        return robot.url

    def verdict(self, answer: Answer) -> Receipt:
        return verdict(answer)
