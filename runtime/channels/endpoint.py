"""Addresses that belong to groups of people: the robot of a team, the receiver of an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from runtime.channels.channel import Letter


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`url` may hold a key; `secret` signs, where the other side knows signing."""

    url: str = field(repr=False)
    secret: str = field(default="", repr=False)


# Organisation id, unit id or unit name -> its endpoint; "" is everybody's who has no nearer one.
Endpoints = Mapping[str, Endpoint]


def nearest(endpoints: Endpoints, letter: Letter) -> Endpoint | None:
    return next((endpoints[key] for key in (*letter.groups, "") if key in endpoints), None)
