"""Luck: numbers between 0 and 1, keyed by (seed, day, purpose, entity) and never by the order of drawing.

So one more agent, another queue or another regime leaves everybody else's luck as it was.
"""

from hashlib import blake2b

import numpy as np

ALWAYS = -1  # the day of what stays the same over days: what an agent is like


def uniforms(seed: int, day: int, purpose: str, entity: str, n: int | tuple[int, ...]) -> np.ndarray:
    """n numbers strictly between 0 and 1; the first m of n are the same for every n (shape (n, k): row by row)."""
    key = blake2b(f"{seed}/{day}/{purpose}/{entity}".encode(), digest_size=16).digest()
    stream = np.random.Generator(np.random.Philox(key=int.from_bytes(key, "little")))
    return np.maximum(stream.random(n), 2.0**-54)
