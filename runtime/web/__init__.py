"""Screens for people and doors for programs; server-rendered, phone first."""

from runtime.web.app import create_app
from runtime.web.services import Services

__all__ = ["Services", "create_app"]
