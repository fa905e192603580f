"""A forest in LightGBM's text form, so that its predictor can walk it.

The form is that of `Booster.model_to_string`; `average_output` divides by the number of trees. Gaps have been
filled before, so no node treats missing values.
"""

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.table import Floats


class Nodes(Protocol):
    @property
    def feature(self) -> NDArray[np.int32]: ...
    @property
    def threshold(self) -> Floats: ...
    @property
    def left(self) -> NDArray[np.int32]: ...
    @property
    def right(self) -> NDArray[np.int32]: ...
    @property
    def value(self) -> Floats: ...
    @property
    def roots(self) -> NDArray[np.int32]: ...


def forest_text(forest: Nodes, width: int) -> str:
    ends = [*forest.roots[1:].tolist(), len(forest.feature)]
    starts = forest.roots.tolist()
    trees = [_tree(forest, at, start, end) for at, (start, end) in enumerate(zip(starts, ends, strict=True))]
    head = [
        "tree",
        "version=v4",
        "num_class=1",
        "num_tree_per_iteration=1",
        "label_index=0",
        f"max_feature_idx={width - 1}",
        "objective=regression",
        "average_output",
        "feature_names=" + " ".join(f"f{at}" for at in range(width)),
        "feature_infos=" + " ".join(["[0:1]"] * width),
        "tree_sizes=" + " ".join(str(len(one)) for one in trees),
        "",
        "",
    ]
    return "\n".join(head) + "".join(trees) + "end of trees\n"


def _tree(forest: Nodes, number: int, start: int, end: int) -> str:
    nodes = np.arange(start, end)
    leaf = forest.left[start:end] == nodes
    inner = ~leaf
    place = np.where(leaf, -np.cumsum(leaf), np.cumsum(inner) - 1)
    lines = {
        "Tree": [number],
        "num_leaves": [int(leaf.sum())],
        "num_cat": [0],
        "split_feature": forest.feature[start:end][inner].tolist(),
        "split_gain": [0] * int(inner.sum()),
        "threshold": forest.threshold[start:end][inner].tolist(),
        "decision_type": [0] * int(inner.sum()),
        "left_child": place[forest.left[start:end][inner] - start].tolist(),
        "right_child": place[forest.right[start:end][inner] - start].tolist(),
        "leaf_value": forest.value[start:end][leaf].tolist(),
        "leaf_weight": [0] * int(leaf.sum()),
        "leaf_count": [1] * int(leaf.sum()),
        "internal_value": [0] * int(inner.sum()),
        "internal_weight": [0] * int(inner.sum()),
        "internal_count": [1] * int(inner.sum()),
        "is_linear": [0],
        "shrinkage": [1],
    }
    return "\n".join(f"{name}={_joined(values)}" for name, values in lines.items()) + "\n\n\n"


def _joined(values: Iterable[float]) -> str:
    return " ".join(repr(one) for one in values)
