"""The pure half of Dongxian: no I/O, no clock, no randomness, no framework.

State and time come in as arguments; what should happen goes out as data.
"""
