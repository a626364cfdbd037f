"""The registry as one SQLite file: every change on the disk and chained, records found by name, word and place."""
