"""The services: each owns one PostgreSQL database, and none imports another."""
