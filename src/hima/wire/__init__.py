"""Standards as bytes and back: pure codecs, one folder per standard."""
