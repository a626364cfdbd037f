"""Flight permits: what is asked for, what it is held against, who endorses it, and what became of it."""
