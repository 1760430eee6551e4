"""How a model comes into force: what it would meet, the act of publishing it, and the cases that follow."""
