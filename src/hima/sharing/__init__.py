"""What of the picture leaves the house, for whom, and in which words."""
