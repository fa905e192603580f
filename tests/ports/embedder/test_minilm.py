"""all-MiniLM-L6-v2 in this process: right vectors, no waiting, clear words when the weights are missing."""

import numpy as np
import pytest

from dealwright.ports.embedder.minilm import MiniLm

# As the model's page on the hub shows them for its example sentence.
HAPPY = "That is a happy person"
PUBLISHED = {"That is a happy dog": 0.695, "That is a very happy person": 0.943, "Today is a sunny day": 0.257}


@pytest.fixture(scope="module")
def minilm() -> MiniLm:
    return MiniLm(threads=2)


async def test_similarities_are_the_published_ones(minilm: MiniLm) -> None:
    vectors = await minilm.embed([HAPPY, *PUBLISHED], purpose="query")
    assert vectors[1:] @ vectors[0] == pytest.approx(list(PUBLISHED.values()), abs=5e-4)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
