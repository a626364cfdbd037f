"""Tracks and cooperative reports into identities."""
