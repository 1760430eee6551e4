"""From what is written to the kernel: names resolved, expressions checked, conveniences lowered."""
