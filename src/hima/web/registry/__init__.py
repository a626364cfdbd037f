"""The registry and flight permits by HTTP."""
