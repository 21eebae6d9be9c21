"""assessment's queries."""
