"""What JSON can hold, as forms and events carry it; whoever reads such a value asks what it is."""

from __future__ import annotations

Json = object
