"""The whole corridor on one screen."""
