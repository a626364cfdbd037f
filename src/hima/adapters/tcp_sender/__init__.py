"""Messages as streams: to those who connect, or to a server that we connect to."""
