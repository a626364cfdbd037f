"""Documents that a server is asked for."""
