"""What a journal held, in formats that other programs read."""
