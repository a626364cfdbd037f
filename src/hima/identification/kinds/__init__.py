"""What kind of thing a track is, from how it moves and from what sensors say of it."""
