"""The one door to LightGBM: training by its package, prediction by its C library, or neither.

The package takes seconds to import, its library milliseconds, so a stored model is scored without the package
(https://lightgbm.readthedocs.io/en/latest/C-API.html). The library needs the system's OpenMP; without it
`is_available` is False.
"""

import ctypes
import importlib.util
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.table import Floats

FLOAT32 = 0
ROW_MAJOR = 1
NORMAL = 0
RAW = 1


class LightGbmError(RuntimeError):
    """LightGBM refused; the message is its own."""


@cache
def _library() -> Any:
    spec = importlib.util.find_spec("lightgbm")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    names = ("lib_lightgbm.so", "lib_lightgbm.dylib", "lib_lightgbm.dll")
    paths = [path for name in names for path in (folder / "lib" / name, folder / "bin" / name)]
    for path in paths:
        if path.is_file():
            return _open(path)
    return None


def _open(path: Path) -> Any:
    try:
        library: Any = ctypes.cdll.LoadLibrary(str(path))
    except OSError:
        return None
    library.LGBM_GetLastError.restype = ctypes.c_char_p
    return library


def is_available() -> bool:
    return _library() is not None


class Trees:
    """A trained booster, ready to predict from a matrix of float32, NaN for gaps."""

    def __init__(self, text: str, raw: bool = False) -> None:
        self.text = text
        self.raw = raw
        self._handle: Any = ctypes.c_void_p()
        count = ctypes.c_int(0)
        self._check(
            _library().LGBM_BoosterLoadModelFromString(
                ctypes.c_char_p(text.encode()), ctypes.byref(count), ctypes.byref(self._handle)
            )
        )

    def __del__(self) -> None:
        if self._handle:
            _library().LGBM_BoosterFree(self._handle)

    def predict(self, matrix: NDArray[np.float32]) -> Floats:
        ready = np.ascontiguousarray(matrix, dtype=np.float32)
        out = np.empty(len(ready), dtype=np.float64)
        if not len(ready):
            return out
        written = ctypes.c_int64(0)
        self._check(
            _library().LGBM_BoosterPredictForMat(
                self._handle,
                ready.ctypes.data_as(ctypes.c_void_p),
                ctypes.c_int(FLOAT32),
                ctypes.c_int32(ready.shape[0]),
                ctypes.c_int32(ready.shape[1]),
                ctypes.c_int(ROW_MAJOR),
                ctypes.c_int(RAW if self.raw else NORMAL),
                ctypes.c_int(0),
                ctypes.c_int(-1),
                ctypes.c_char_p(b""),
                ctypes.byref(written),
                out.ctypes.data_as(ctypes.POINTER(ctypes.c_double)),
            )
        )
        return out

    def _check(self, code: int) -> None:
        if code != 0:
            raise LightGbmError(_library().LGBM_GetLastError().decode(errors="replace"))


def train_trees(
    matrix: NDArray[np.float32], outcome: Any, weight: Floats, parameters: Mapping[str, Any], rounds: int
) -> str:
    """The trained booster as LightGBM's own text."""
    import lightgbm  # noqa: PLC0415 takes seconds and is needed for training only

    package: Any = lightgbm
    data = package.Dataset(matrix, outcome.astype(np.float64), weight=weight)
    return package.train(dict(parameters), data, rounds).model_to_string()


def find_rounds(
    matrix: NDArray[np.float32],
    outcome: Any,
    weight: Floats,
    held: NDArray[np.bool_],
    parameters: Mapping[str, Any],
    most: int,
) -> int:
    """How many rounds do best on the rows `held` back."""
    import lightgbm  # noqa: PLC0415 takes seconds and is needed for training only

    package: Any = lightgbm
    truth = outcome.astype(np.float64)
    data = package.Dataset(matrix[~held], truth[~held], weight=weight[~held])
    check = package.Dataset(matrix[held], truth[held], weight=weight[held], reference=data)
    stop = package.early_stopping(40, verbose=False)
    booster = package.train(dict(parameters), data, most, valid_sets=[check], callbacks=[stop])
    return max(int(booster.best_iteration), 20)
