"""assessment's commands."""
