"""assessment's rules."""
