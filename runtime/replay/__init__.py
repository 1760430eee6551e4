"""What a model would have done with a history: another system's event log, or our own (C029). Writes nothing."""
