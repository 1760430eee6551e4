"""Performs what decisions asked for: messages wait in the outbox and leave through `runtime.channels`."""
