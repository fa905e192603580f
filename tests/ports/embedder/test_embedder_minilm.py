"""all-MiniLM-L6-v2 in this process: right vectors, and clear words when the weights are missing."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dealwright.kernel.errors import Unavailable
from dealwright.ports.embedder.minilm import FOLDER, GRAPH, INFO, MiniLm
from tests.ports.embedder import reference

TEXTS = [
    "The quarterly price of the Falcon plan is $4,000, billed in advance.",
    "",
    "Café naïve – 日本語 🙂",
    "Renewal " * 60,
    "Who signs?",
]
# What the maker's own server answered for the example on the model's page.
HAPPY = "That is a happy person"
PUBLISHED = {
    "That is a happy dog": 0.6945773363113403,
    "That is a very happy person": 0.9429150223731995,
    "Today is a sunny day": 0.256876140832901,
}


async def test_similarities_are_the_published_ones(minilm: MiniLm) -> None:
    vectors = await minilm.embed([HAPPY, *PUBLISHED], purpose="query")
    assert vectors[1:] @ vectors[0] == pytest.approx(list(PUBLISHED.values()), abs=1e-5)


async def test_vectors_are_those_of_the_paper(minilm: MiniLm) -> None:
    vectors = await minilm.embed(TEXTS, purpose="passage")
    wanted = np.stack([reference.vector(FOLDER, text) for text in TEXTS])
    assert vectors.dtype == np.float32
    assert np.abs(vectors - wanted).max() < 1e-5


async def test_padding_and_company_do_not_change_a_vector(minilm: MiniLm) -> None:
    texts = [f"{text} {number}" for number in range(6) for text in TEXTS]
    together = await minilm.embed(texts, purpose="passage")
    alone = np.concatenate([await minilm.embed([text], purpose="query") for text in texts])
    assert np.abs(together - alone).max() < 1e-5


async def test_a_long_text_is_read_to_its_256th_token(minilm: MiniLm) -> None:
    read, longer = await minilm.embed(["price " * 254, "price " * 254 + "of the moon"], purpose="passage")
    assert np.array_equal(read, longer)


async def test_nothing_gives_no_rows(minilm: MiniLm) -> None:
    assert (await minilm.embed([], purpose="passage")).shape == (0, INFO.dims)


def test_tokens_are_counted_beyond_what_the_model_reads(minilm: MiniLm) -> None:
    assert minilm.count_tokens(["", "Who signs?", "price " * 1000]) == [0, 3, 1000]


@pytest.mark.usefixtures("inside_work")
async def test_it_is_never_awaited_inside_a_work(minilm: MiniLm) -> None:
    with pytest.raises(RuntimeError, match="inside an open Work"):
        await minilm.embed(["Who signs?"], purpose="query")


async def test_missing_weights_are_named_with_their_cure(tmp_path: Path) -> None:
    with pytest.raises(
        Unavailable, match=r"model\.safetensors is missing\. `make start` or `scripts/weights`"
    ):
        await MiniLm(tmp_path, threads=1).embed(["Who signs?"], purpose="query")


async def test_foreign_weights_are_refused_and_right_ones_taken_afterwards(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"something else")
    shutil.copy(FOLDER / "tokenizer.json", tmp_path)
    minilm = MiniLm(tmp_path, threads=1)
    with pytest.raises(Unavailable, match="is not the file we know"):
        await minilm.embed(["Who signs?"], purpose="query")
    weights.unlink()
    weights.hardlink_to(FOLDER / "model.safetensors")
    assert (await minilm.embed(["Who signs?"], purpose="query")).shape == (1, INFO.dims)


def test_the_graph_is_the_one_its_script_builds(tmp_path: Path) -> None:
    built = tmp_path / "built.onnx"
    script = Path(__file__).parents[3] / "scripts" / "minilm_graph.py"
    subprocess.run([sys.executable, script, built], check=True)
    assert built.read_bytes() == GRAPH.read_bytes()
    assert len(GRAPH.read_bytes()) < 50_000


def test_a_running_product_needs_no_developers_packages() -> None:
    program = (
        "import asyncio, sys; from dealwright.ports.embedder.minilm import MiniLm; "
        "asyncio.run(MiniLm(threads=1).embed(['Who signs?'], purpose='query')); "
        "print(*{'onnx', 'torch', 'safetensors', 'transformers'} & sys.modules.keys())"
    )
    ran = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == ""
