"""Earth and site frames, areas."""
