"""The journal as one SQLite file: durable in group commits, chained by SHA-256, readable while it is written."""
