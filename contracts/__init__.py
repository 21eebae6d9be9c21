"""What crosses the wire: commands, queries, events, read models and the Api of every service."""
