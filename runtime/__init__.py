"""Everything that waits or remembers: storage, the gate, messages, jobs and the pages."""
