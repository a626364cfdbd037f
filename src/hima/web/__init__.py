"""The console server: API, live stream, accounts."""
