"""Long runs against real processes that are killed; a short form of each is in tests/acceptance."""
