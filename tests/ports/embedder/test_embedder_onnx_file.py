"""Any sentence model in a folder: a tiny network whose vectors can be told by hand."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from dealwright.kernel.errors import Unavailable
from dealwright.ports.embedder.base import Purpose
from dealwright.ports.embedder.onnx_file import OnnxFile

WORDS = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "price", "moon", "ask:"]
# One number for each word but padding, which must never count.
TABLE = np.eye(len(WORDS), dtype=np.float32) * np.array([1000, 1, 1, 1, 1, 1, 1], np.float32)
PADDING, CLS, SEP, UNKNOWN, PRICE, MOON, ASK = range(7)

MakeFolder = Callable[..., Path]


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeFolder:
    """A folder like those of the hub; `settings` are file names and what is in them."""

    def make(
        inputs: tuple[str, ...] = ("input_ids", "attention_mask", "token_type_ids"),
        *,
        kind: int = TensorProto.INT64,
        output: str = "last_hidden_state",
        settings: dict[str, object] | None = None,
    ) -> Path:
        write_tokenizer(tmp_path / "tokenizer.json")
        write_network(tmp_path / "model.onnx", inputs, kind, output)
        for name, content in (settings or {}).items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(json.dumps(content))
        return tmp_path

    return make


def write_tokenizer(file: Path) -> None:
    tokenizer = Tokenizer(
        models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", CLS), ("[SEP]", SEP)]
    )
    tokenizer.save(str(file))


def write_network(file: Path, inputs: tuple[str, ...], kind: int, output: str) -> None:
    finished = output == "sentence_embedding"
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["words"])]
    if finished:
        nodes.append(helper.make_node("ReduceSum", ["words", "tokens"], [output], keepdims=0))
    else:
        nodes.append(helper.make_node("Identity", ["words"], [output]))
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, kind, ["batch", "tokens"]) for name in inputs],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["b", 7] if finished else ["b", "t", 7])],
        [numpy_helper.from_array(TABLE, "table"), numpy_helper.from_array(np.array([1]), "tokens")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    file.write_bytes(model.SerializeToString())


async def vector(folder: Path, text: str, purpose: Purpose = "passage") -> np.ndarray:
    """In the company of a longer text, so that there is padding."""
    return (await OnnxFile(folder, threads=1).embed([text, "moon " * 9], purpose=purpose))[0]


def even(*words: int) -> np.ndarray:
    counts = np.bincount(words, minlength=len(WORDS)).astype(np.float32)
    return counts / np.linalg.norm(counts)


@pytest.mark.parametrize("kind", [TensorProto.INT64, TensorProto.INT32])
@pytest.mark.parametrize(
    "inputs", [("input_ids", "attention_mask"), ("input_ids", "attention_mask", "token_type_ids")]
)
async def test_tokens_are_averaged_without_padding(
    make_folder: MakeFolder, inputs: tuple[str, ...], kind: int
) -> None:
    found = await vector(make_folder(inputs, kind=kind), "price price moon")
    assert found == pytest.approx(even(CLS, PRICE, PRICE, MOON, SEP))


@pytest.mark.parametrize(
    "config",
    [{"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, {"pooling_mode": "cls"}],
)
async def test_the_first_token_speaks_for_all_where_the_maker_says_so(
    make_folder: MakeFolder, config: dict[str, object]
) -> None:
    folder = make_folder(settings={"1_Pooling/config.json": config})
    assert await vector(folder, "price moon") == pytest.approx(even(CLS))


async def test_a_finished_vector_is_taken_as_it_is(make_folder: MakeFolder) -> None:
    folder = make_folder(output="sentence_embedding")
    (found,) = await OnnxFile(folder, threads=1).embed(["price moon"], purpose="query")
    assert found == pytest.approx(even(CLS, PRICE, MOON, SEP))


async def test_queries_and_passages_begin_as_the_maker_wants(make_folder: MakeFolder) -> None:
    folder = make_folder(settings={"config_sentence_transformers.json": {"prompts": {"query": "ask: "}}})
    assert await vector(folder, "price", "query") == pytest.approx(even(CLS, ASK, PRICE, SEP))
    assert await vector(folder, "price", "passage") == pytest.approx(even(CLS, PRICE, SEP))


async def test_texts_are_cut_where_the_maker_says(make_folder: MakeFolder) -> None:
    folder = make_folder(settings={"sentence_bert_config.json": {"max_seq_length": 4}})
    assert await vector(folder, "price price moon moon") == pytest.approx(even(CLS, PRICE, PRICE, SEP))
    assert (await OnnxFile(folder).info()).max_tokens == 4


async def test_the_name_changes_when_the_vectors_would(make_folder: MakeFolder) -> None:
    folder = make_folder()
    first, again = [await OnnxFile(folder).info() for _ in range(2)]
    make_folder(settings={"1_Pooling/config.json": {"pooling_mode": "cls"}})
    changed = await OnnxFile(folder).info()
    assert first == again
    assert first.dims == changed.dims == len(WORDS)
    assert first.name.startswith(f"{folder.name}-")
    assert first.name != changed.name


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"modules.json": [{"type": "sentence_transformers.models.Dense"}]}, "a part we cannot run: Dense"),
        (
            {"1_Pooling/config.json": {"pooling_mode_max_tokens": True}},
            "pools its tokens in a way we do not know",
        ),
        (
            {"1_Pooling/config.json": {"pooling_mode": "lasttoken"}},
            "pools its tokens in a way we do not know",
        ),
        ({"sentence_bert_config.json": ["no"]}, r"cannot be read: .*sentence_bert_config\.json"),
    ],
)
async def test_what_we_cannot_do_is_refused(
    make_folder: MakeFolder, settings: dict[str, object], reason: str
) -> None:
    with pytest.raises(Unavailable, match=reason):
        await OnnxFile(make_folder(settings=settings)).info()


async def test_a_network_that_wants_something_else_is_refused(make_folder: MakeFolder) -> None:
    with pytest.raises(Unavailable, match="it asks for input_ids, pixel_values"):
        await OnnxFile(make_folder(("input_ids", "pixel_values"))).info()


async def test_an_empty_folder_and_a_broken_file_are_named(make_folder: MakeFolder, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"it needs model\.onnx and tokenizer\.json"):
        await OnnxFile(tmp_path).info()
    (make_folder() / "model.onnx").write_bytes(b"not a network")
    with pytest.raises(Unavailable, match=r"model\.onnx cannot be loaded"):
        await OnnxFile(tmp_path).info()
