"""What may be done with records: pure functions from what stands to what is to be written, or to every problem."""
