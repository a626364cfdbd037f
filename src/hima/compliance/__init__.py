"""Verdicts on tracks: identity, register, permits and zones weighed against each other."""
