"""Remote ID (ASTM F3411, EN 4709-002): messages and the transports that carry them."""
