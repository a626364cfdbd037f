"""Threats and rules into alerts, and people's decisions on them."""
