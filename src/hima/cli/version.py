"""The version of the program, as installed."""

from importlib.metadata import version as installed_version


def version() -> str:
    """Version string of the installed package."""
    return installed_version("hima")
