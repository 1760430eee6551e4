"""Work for a machine: the worker fires deadlines, delivers messages and writes checkpoints."""
