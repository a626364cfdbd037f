"""Luck as a value: a generator for each thing that is decided, found from the seed and the thing's name.

No generator is shared, so that one sensor or one flight more leaves the luck of all others as it was.
"""

import hashlib

import numpy as np


def luck(seed: int, *names: str | int) -> np.random.Generator:
    """The generator for one thing, such as ``luck(seed, "plots", sensor, scan)``; the same each time."""
    words = repr((seed, *names)).encode()
    key = int.from_bytes(hashlib.blake2b(words, digest_size=16).digest(), "little")
    return np.random.Generator(np.random.PCG64(key))
