"""Builds the graph of all-MiniLM-L6-v2: `.venv/bin/python scripts/minilm_graph.py`. A developer's tool.

The graph holds no weights: each initialiser names a place in `model.safetensors`, so that one copy of the
weights serves. It takes token ids and their mask and gives finished vectors: mean over the mask, length 1.
Only operators of plain ONNX; the runtime fuses them itself.
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

ROOT = Path(__file__).resolve().parents[1] / "src" / "dealwright"
WEIGHTS = ROOT / "weights" / "all-minilm-l6-v2" / "model.safetensors"
GRAPH = ROOT / "ports" / "embedder" / "minilm.onnx"

LAYERS, HEADS, HIDDEN, EPSILON = 6, 12, 384, 1e-12
HEAD = HIDDEN // HEADS
MASKED = -10_000.0  # as BERT was trained; its exponential is zero in float32


class Graph:
    """Nodes and initialisers in the order they are made; the result of each node has the name of its part."""

    def __init__(self, weights: Path) -> None:
        with weights.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            self._header = json.loads(file.read(length))
        self._start = 8 + length
        self._file = weights.name
        self.nodes: list[NodeProto] = []
        self.initialisers: dict[str, TensorProto] = {}

    def weight(self, name: str) -> str:
        """A tensor of the file, by offset and length."""
        entry = self._header[name]
        if entry["dtype"] != "F32":
            raise ValueError(f"{name} is {entry['dtype']}")
        begin, end = entry["data_offsets"]
        tensor = TensorProto(
            name=name, data_type=TensorProto.FLOAT, dims=entry["shape"], data_location=TensorProto.EXTERNAL
        )
        place = {"location": self._file, "offset": self._start + begin, "length": end - begin}
        for key, value in place.items():
            tensor.external_data.add(key=key, value=str(value))
        self.initialisers[name] = tensor
        return name

    def constant(self, name: str, value: float | list[int]) -> str:
        array = np.asarray(value, np.float32 if isinstance(value, float) else np.int64)
        self.initialisers[name] = numpy_helper.from_array(array, name)
        return name

    def node(self, operator: str, name: str, *inputs: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name=name, **attributes))
        return name

    def linear(self, name: str, x: str, part: str) -> str:
        """The file keeps [out, in]; Gemm takes it as it is."""
        return self.node(
            "Gemm", name, x, self.weight(f"{part}.weight"), self.weight(f"{part}.bias"), transB=1
        )

    def norm(self, name: str, x: str, part: str) -> str:
        scale, bias = self.weight(f"{part}.weight"), self.weight(f"{part}.bias")
        return self.node("LayerNormalization", name, x, scale, bias, axis=-1, epsilon=EPSILON)


def build(weights: Path = WEIGHTS) -> bytes:
    graph = Graph(weights)
    x = embed(graph)
    graph.node("Shape", "shape", x)
    size = graph.node("Shape", "size", "input_ids")
    graph.node("Concat", "head_shape", size, graph.constant("heads", [HEADS, HEAD]), axis=0)
    graph.node("Cast", "mask", "attention_mask", to=TensorProto.FLOAT)
    mask_scores(graph)
    # Rows of tokens from here on, [batch * tokens, hidden]: what Gemm wants.
    x = graph.node("Reshape", "rows", x, graph.constant("as_rows", [-1, HIDDEN]))
    for index in range(LAYERS):
        x = layer(graph, index, x)
    pool(graph, x)
    return finish(graph).SerializeToString(deterministic=True)


def embed(graph: Graph) -> str:
    zero = graph.constant("zero", [0])
    words = graph.node("Gather", "words", graph.weight("embeddings.word_embeddings.weight"), "input_ids")
    count = graph.node("Shape", "count", "input_ids", start=1, end=2)
    places = graph.weight("embeddings.position_embeddings.weight")
    places = graph.node("Slice", "places", places, zero, count, zero)
    kinds = graph.weight("embeddings.token_type_embeddings.weight")
    kind = graph.node("Gather", "kind", kinds, zero)  # one text, so every token is of the first kind
    x = graph.node("Add", "words_places", graph.node("Add", "words_kind", words, kind), places)
    return graph.norm("embedded", x, "embeddings.LayerNorm")


def mask_scores(graph: Graph) -> None:
    """`masked`: 0 for a token, `MASKED` for padding, shaped for scores [batch, heads, tokens, tokens]."""
    padding = graph.node("Sub", "padding", graph.constant("one", 1.0), "mask")
    padding = graph.node("Mul", "padding_scores", padding, graph.constant("masked_score", MASKED))
    graph.node("Unsqueeze", "masked", padding, graph.constant("heads_and_tokens", [1, 2]))


def layer(graph: Graph, index: int, x: str) -> str:
    part, at = f"encoder.layer.{index}", f"layer{index}"
    seen = attention(graph, f"{part}.attention.self", at, x)
    seen = graph.linear(f"{at}.attention", seen, f"{part}.attention.output.dense")
    seen = graph.node("Add", f"{at}.attention_added", seen, x)
    x = graph.norm(f"{at}.attention_norm", seen, f"{part}.attention.output.LayerNorm")
    wide = graph.linear(f"{at}.wide", x, f"{part}.intermediate.dense")
    wide = graph.node("Gelu", f"{at}.gelu", wide)
    out = graph.linear(f"{at}.narrow", wide, f"{part}.output.dense")
    out = graph.node("Add", f"{at}.added", out, x)
    return graph.norm(f"{at}.norm", out, f"{part}.output.LayerNorm")


def attention(graph: Graph, part: str, at: str, x: str) -> str:
    query, key, value = (
        heads(graph, f"{part}.{word}", f"{at}.{word}", x) for word in ("query", "key", "value")
    )
    key = graph.node("Transpose", f"{at}.key_turned", key, perm=[0, 1, 3, 2])
    scores = graph.node("MatMul", f"{at}.scores", query, key)
    scores = graph.node("Div", f"{at}.scaled", scores, graph.constant("root_of_head", HEAD**0.5))
    scores = graph.node("Add", f"{at}.masked", scores, "masked")
    shares = graph.node("Softmax", f"{at}.shares", scores, axis=-1)
    seen = graph.node("MatMul", f"{at}.seen", shares, value)
    seen = graph.node("Transpose", f"{at}.seen_turned", seen, perm=[0, 2, 1, 3])
    return graph.node("Reshape", f"{at}.seen_rows", seen, "as_rows")


def heads(graph: Graph, part: str, at: str, x: str) -> str:
    x = graph.linear(at, x, part)
    x = graph.node("Reshape", f"{at}_split", x, "head_shape")
    return graph.node("Transpose", f"{at}_heads", x, perm=[0, 2, 1, 3])


def pool(graph: Graph, x: str) -> None:
    """The sum over the mask has the direction of the mean, and only the direction is kept."""
    x = graph.node("Reshape", "tokens", x, "shape")
    axis = graph.constant("one_axis", [1])
    sums = graph.node("MatMul", "sums", graph.node("Unsqueeze", "mask_row", "mask", axis), x)
    sums = graph.node("Squeeze", "sum", sums, axis)
    graph.node("LpNormalization", "vectors", sums, axis=-1, p=2)


def finish(graph: Graph) -> ModelProto:
    tokens = ["batch", "tokens"]
    made = helper.make_graph(
        graph.nodes,
        "all-minilm-l6-v2",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, tokens)
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", HIDDEN])],
        list(graph.initialisers.values()),
    )
    return helper.make_model(
        made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10, producer_name="dealwright"
    )


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else GRAPH
    target.write_bytes(build())
