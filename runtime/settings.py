"""What differs between installations, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    database_url: str = "sqlite:///var/dongxian.db"
    data: Path = Path("var")

    @property
    def files(self) -> Path:
        """Where uploaded files lie, named by their content."""
        return self.data / "files"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        data = Path(environment.get("DONGXIAN_DATA", "var"))
        return cls(
            database_url=environment.get("DONGXIAN_DATABASE_URL", f"sqlite:///{data / 'dongxian.db'}"),
            data=data,
        )
