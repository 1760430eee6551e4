"""Rows handed out as sheets, under the scope of whoever asks."""
