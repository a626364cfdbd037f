"""A site folder becomes a `Site`, or a list of every problem in it."""
