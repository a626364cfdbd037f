"""Run `hima` as `python -m hima`."""
