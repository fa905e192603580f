"""Any sentence model in a folder: `model.onnx`, `tokenizer.json` and, where they are, its maker's settings.

Read are those files of the sentence-transformers layout that change the vectors: which parts there are
(`modules.json`), how tokens are pooled (`1_Pooling/config.json`), how long a text may be
(`sentence_bert_config.json`) and what a query or a passage begins with (`config_sentence_transformers.json`).
What we cannot do is refused, never left out.
"""

import hashlib
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, TypeAdapter, ValidationError

from dealwright.kernel.errors import Unavailable
from dealwright.ports.embedder.base import EmbedderInfo, Purpose, Vectors
from dealwright.ports.embedder.local import LocalEmbedder, Model, Texts, Tokens, open_session, run_session

Pooling = Literal["mean", "cls", "none"]  # none: the network gives one vector per text itself
T = TypeVar("T")

MODEL_FILES = ("model.onnx", "onnx/model.onnx")
INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
PARTS = {"Transformer", "Pooling", "Normalize"}
POOLINGS: dict[str, Pooling] = {
    "mean": "mean",
    "cls": "cls",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_cls_token": "cls",
}
_runtime: Any = import_module("onnxruntime.capi.onnxruntime_pybind11_state")  # it has no types
LOAD_ERRORS: tuple[type[Exception], ...] = (
    _runtime.Fail,
    _runtime.InvalidArgument,
    _runtime.InvalidGraph,
    _runtime.InvalidProtobuf,
    _runtime.NoSuchFile,
    _runtime.NotImplemented,
)


class OnnxFile(LocalEmbedder):
    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        super().__init__(partial(load, folder), threads=threads)


class Part(BaseModel):
    type: str


class Lengths(BaseModel):
    max_seq_length: int = 512


class Prompts(BaseModel):
    prompts: dict[str, str] = {}


@dataclass(frozen=True)
class Network:
    session: Any
    inputs: dict[str, type[np.int64] | type[np.int32]]
    output: str
    pooling: Pooling

    def run(self, ids: Tokens, mask: Tokens) -> Vectors:
        known = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        given = {name: known[name].astype(kind, copy=False) for name, kind in self.inputs.items()}
        found = run_session(self.session, self.output, **given)
        return normalised(pooled(found, mask, self.pooling))


def load(folder: Path) -> Model:
    file = next((folder / name for name in MODEL_FILES if (folder / name).is_file()), None)
    tokenizer = folder / "tokenizer.json"
    if file is None or not tokenizer.is_file():
        raise Unavailable(f"There is no sentence model in {folder}: it needs model.onnx and tokenizer.json.")
    check_parts(folder)
    network = open_network(file, read_pooling(folder))
    probe = np.ones((1, 2), np.int64)
    max_tokens = read(folder / "sentence_bert_config.json", Lengths, Lengths()).max_seq_length
    info = EmbedderInfo(
        name=f"{folder.resolve().name}-{fingerprint(folder)}",
        dims=network.run(probe, probe).shape[1],
        max_tokens=max_tokens,
    )
    return Model(info, Texts(tokenizer, max_tokens), network.run, read_prompts(folder))


def check_parts(folder: Path) -> None:
    parts = read(folder / "modules.json", list[Part], [])
    unknown = {part.type.rpartition(".")[2] for part in parts} - PARTS
    if unknown:
        raise Unavailable(f"The sentence model in {folder} has a part we cannot run: {min(unknown)}.")


def read_pooling(folder: Path) -> Pooling:
    """Older files have a flag per way of pooling, newer ones a word."""
    config = read(folder / "1_Pooling" / "config.json", dict[str, Any], {"pooling_mode": "mean"})
    flags = [key for key, value in config.items() if key.startswith("pooling_mode_") and value is True]
    modes = flags or [str(config.get("pooling_mode"))]
    if len(modes) > 1 or modes[0] not in POOLINGS or config.get("include_prompt") is False:
        raise Unavailable(f"The sentence model in {folder} pools its tokens in a way we do not know.")
    return POOLINGS[modes[0]]


def read_prompts(folder: Path) -> dict[Purpose, str]:
    prompts = read(folder / "config_sentence_transformers.json", Prompts, Prompts()).prompts
    return {
        "query": prompts.get("query", ""),
        "passage": prompts.get("passage", prompts.get("document", "")),
    }


def read(file: Path, kind: type[T], default: T) -> T:
    if not file.is_file():
        return default
    try:
        return TypeAdapter(kind).validate_json(file.read_bytes())
    except ValidationError:
        raise Unavailable(f"A settings file of the sentence model cannot be read: {file}.") from None


def open_network(file: Path, pooling: Pooling) -> Network:
    try:
        session = open_session(file)
    except LOAD_ERRORS as error:
        raise Unavailable(f"The sentence model {file} cannot be loaded.") from error
    inputs = {
        str(each.name): np.int32 if each.type == "tensor(int32)" else np.int64
        for each in session.get_inputs()
    }
    if "input_ids" not in inputs or inputs.keys() - INPUTS:
        raise Unavailable(
            f"{file} is not a sentence model we can feed: it asks for {', '.join(sorted(inputs))}."
        )
    ranks = {str(each.name): len(each.shape) for each in session.get_outputs()}
    finished = "sentence_embedding"
    if ranks.get(finished) == 2:
        return Network(session, inputs, finished, "none")
    output = next((name for name, rank in ranks.items() if rank in (2, 3)), None)
    if output is None:
        raise Unavailable(f"{file} is not a sentence model: it gives no vectors.")
    return Network(session, inputs, output, "none" if ranks[output] == 2 else pooling)


def pooled(found: NDArray[np.float32], mask: Tokens, pooling: Pooling) -> NDArray[np.float32]:
    if pooling == "none":
        return found
    if pooling == "cls":
        return found[:, 0]
    return np.einsum("bt,btd->bd", mask.astype(np.float32), found)  # its length does not matter


def normalised(vectors: NDArray[np.float32]) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.maximum(lengths, np.float32(1e-12))


def fingerprint(folder: Path) -> str:
    """Of every file beside the model that is read, so that the name changes when the vectors would."""
    digest = hashlib.sha256()
    for pattern in ("*.onnx*", "onnx/*.onnx*", "*.json", "1_Pooling/*.json"):
        for file in sorted(folder.glob(pattern)):
            digest.update(file.name.encode())
            with file.open("rb") as opened:
                digest.update(hashlib.file_digest(opened, "sha256").digest())
    return digest.hexdigest()[:12]
