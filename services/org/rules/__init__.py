"""Decisions of org without I/O: who a person is, who stands above whom, who may do what, what a file may hold."""
