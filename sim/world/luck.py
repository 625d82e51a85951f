"""Luck: numbers between 0 and 1, keyed by (seed, day, purpose, entity) and never by the order of drawing.

So one more agent, another queue or another regime leaves everybody else's luck as it was.
"""

from hashlib import blake2b
from threading import local
from typing import Any

import numpy as np

ALWAYS = -1  # the day of what stays the same over days: what an agent is like
SMALLEST = 2.0**-54


class _Stream(local):
    """One stream of numbers for each thread: giving it another key takes a fraction of the time of making a new one."""

    def __init__(self) -> None:
        self.bits = np.random.Philox(key=0)
        self.numbers = np.random.Generator(self.bits)
        self.start: Any = self.bits.state

    def begin(self, key: bytes) -> np.random.Generator:
        """The stream from its beginning, under this key of 16 bytes."""
        self.start["state"]["key"] = np.frombuffer(key, "<u8").astype(np.uint64)
        self.bits.state = self.start
        return self.numbers


_STREAM = _Stream()


def uniforms(seed: int, day: int, purpose: str, entity: str, n: int | tuple[int, ...]) -> np.ndarray:
    """n numbers strictly between 0 and 1; the first m of n are the same for every n (shape (n, k): row by row)."""
    key = blake2b(f"{seed}/{day}/{purpose}/{entity}".encode(), digest_size=16).digest()
    numbers = _STREAM.begin(key).random(n)
    return np.maximum(numbers, SMALLEST, out=numbers)
