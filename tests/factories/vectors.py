"""Points for tests of vector stores."""

from dataclasses import replace
from uuid import UUID, uuid5

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.bm25 import terms_of
from dealwright.ports.vectors.base import Point

DIMS = 8
SOURCE = UUID(int=1)


def towards(*numbers: float) -> NDArray[np.float32]:
    """A vector of length 1 with these first numbers."""
    vector = np.zeros(DIMS, np.float32)
    vector[: len(numbers)] = numbers
    return vector / np.linalg.norm(vector)


def a_point(name: str, vector: NDArray[np.float32] | None = None, text: str = "", **more: object) -> Point:
    """The same name gives the same id."""
    made = Point(
        id=uuid5(SOURCE, name),
        vector=towards(1) if vector is None else vector,
        terms=terms_of(text or name),
        source_id=SOURCE,
        audience="customers",
    )
    return replace(made, **more)
