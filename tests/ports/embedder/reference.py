"""all-MiniLM-L6-v2 in plain numpy and double precision, written from the paper: slow, and easy to check."""

import json
import math
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Array = NDArray[np.float64]

erf = np.vectorize(math.erf)


def vector(folder: Path, text: str) -> Array:
    weights = read(folder / "model.safetensors")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    ids = tokenizer.encode(text).ids
    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(weights, "embeddings.LayerNorm", x + weights["embeddings.token_type_embeddings.weight"][0])
    for index in range(6):
        x = layer(weights, f"encoder.layer.{index}", x)
    mean = x.mean(axis=0)
    return mean / np.linalg.norm(mean)


def layer(weights: dict[str, Array], at: str, x: Array) -> Array:
    seen = linear(weights, f"{at}.attention.output.dense", attention(weights, f"{at}.attention.self", x))
    x = norm(weights, f"{at}.attention.output.LayerNorm", seen + x)
    wide = linear(weights, f"{at}.intermediate.dense", x)
    wide = wide * 0.5 * (1 + erf(wide / math.sqrt(2)))
    return norm(weights, f"{at}.output.LayerNorm", linear(weights, f"{at}.output.dense", wide) + x)


def attention(weights: dict[str, Array], at: str, x: Array) -> Array:
    query, key, value = (
        linear(weights, f"{at}.{name}", x).reshape(len(x), 12, 32) for name in ("query", "key", "value")
    )
    scores = np.einsum("qhd,khd->hqk", query, key) / math.sqrt(32)
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return np.einsum("hqk,khd->qhd", shares, value).reshape(len(x), 384)


def linear(weights: dict[str, Array], at: str, x: Array) -> Array:
    return x @ weights[f"{at}.weight"].T + weights[f"{at}.bias"]


def norm(weights: dict[str, Array], at: str, x: Array) -> Array:
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
    return centred / spread * weights[f"{at}.weight"] + weights[f"{at}.bias"]


def read(file: Path) -> dict[str, Array]:
    raw = file.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    body = memoryview(raw)[8 + length :]
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], "<f4")
        .reshape(entry["shape"])
        .astype(np.float64)
        for name, entry in json.loads(raw[8 : 8 + length]).items()
        if entry.get("dtype") == "F32"
    }
