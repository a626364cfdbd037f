"""Makes the model that tells kinds apart by their motion: `make kinds`."""
