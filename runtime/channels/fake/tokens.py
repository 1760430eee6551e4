"""The access tokens that a fake app hands out, and that grow old."""

from __future__ import annotations

from dataclasses import dataclass, field

LIFE = 7200


@dataclass
class Tokens:
    """`until` has the second at which each token ends."""

    until: dict[str, float] = field(default_factory=dict)

    def issue(self, now: float) -> dict[str, object]:
        token = f"token{len(self.until) + 1}"
        self.until[token] = now + LIFE
        return {"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": LIFE}

    def problem(self, token: str, now: float) -> tuple[int, str] | None:
        if token not in self.until:
            return 40014, "invalid access_token"
        if self.until[token] <= now:
            return 42001, "access_token expired"
        return None

    def revoke_all(self) -> None:
        """As when somebody resets the secret: tokens end before their time."""
        self.until = dict.fromkeys(self.until, 0.0)
