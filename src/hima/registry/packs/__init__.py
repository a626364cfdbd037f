"""Rule packs that come with the program, as files."""
