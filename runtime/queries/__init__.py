"""What screens and doors read: one statement per block, the scope's filter inside each."""
