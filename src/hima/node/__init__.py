"""The thin imperative shell around the corridor."""
