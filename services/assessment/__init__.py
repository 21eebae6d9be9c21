"""assessment: what was done and proved, how it was rated, and who objected."""
