"""Evidence against claims: one defence a file, each a measurement with a limit; weighed into a label in one place."""
