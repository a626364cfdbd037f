"""Mode S and ADS-B: Beast framing, decoding, and encoding for simulations."""
