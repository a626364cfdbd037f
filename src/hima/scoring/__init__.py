"""Truth against tracks, as numbers."""
