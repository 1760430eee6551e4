"""Quarterly statements of an agreement: closed once, never changed, appealed against, exported."""
