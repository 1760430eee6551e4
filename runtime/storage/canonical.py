"""RFC 8785 for what an envelope holds: objects and lists of text, whole numbers, booleans and null."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

Canonical = None | bool | int | str | list["Canonical"] | Mapping[str, "Canonical"]

# Beyond this a JSON number is no longer the same in every reader.
LARGEST = 2**53 - 1

_ENCODE = msgspec.json.Encoder(order="sorted").encode


def canonical(value: Canonical) -> str:
    _check(value)
    return _ENCODE(value).decode()


def _check(value: Canonical) -> None:
    """What the encoder would write otherwise, or not at all."""
    match value:
        case bool() | None:
            return
        case str():
            value.encode()
        case int():
            if abs(value) > LARGEST:
                raise ValueError(f"{value} is too large for canonical JSON")
        case list():
            for item in value:
                _check(item)
        case dict():
            for key, item in value.items():
                if not (isinstance(key, str) and key.isascii()):
                    raise ValueError(
                        f"the key {key!r} is not plain ASCII, which both orders of keys agree on"
                    )
                _check(item)
        case _:
            raise ValueError(f"{value!r} has no canonical form here")
