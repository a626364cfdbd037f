"""The world outside: sockets, files, databases, clocks. One file each."""
