"""What org shows: contracts built from rows within what the viewer may see, for commands and queries alike."""
