"""Files that people attach as proof: looked at before they are kept, kept once by content, shown by scope."""
