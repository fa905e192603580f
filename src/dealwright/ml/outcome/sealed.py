"""Bytes that say what they are and whether they are whole: JSON, arrays and texts in one zip. No pickle."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.base import BrokenArtefact

LARGEST = 512 * 1024 * 1024
DIGEST = "digest"


@dataclass(frozen=True, eq=False)
class Parts:
    manifest: dict[str, Any]
    arrays: dict[str, NDArray[Any]]
    texts: dict[str, str]


def seal(
    kind: str,
    manifest: Mapping[str, Any],
    arrays: Mapping[str, NDArray[Any]],
    texts: Mapping[str, str] | None = None,
) -> bytes:
    said = json.dumps({"kind": kind, **manifest}, sort_keys=True)
    members = {"manifest.json": said.encode()}
    members |= {f"{name}.npy": _npy(array) for name, array in arrays.items()}
    members |= {f"{name}.txt": text.encode() for name, text in (texts or {}).items()}
    members[DIGEST] = _digest(members).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def unseal(kind: str, artefact: bytes) -> Parts:
    members = _members(artefact)
    if members.pop(DIGEST, b"").decode(errors="replace") != _digest(members):
        raise BrokenArtefact("The stored model is not what was saved: its digest does not match.")
    manifest = cast("dict[str, Any]", json.loads(members.pop("manifest.json", b"{}")))
    if manifest.pop("kind", None) != kind:
        raise BrokenArtefact(f"The stored model is not one of {kind}.")
    arrays = {name[:-4]: _array(content) for name, content in members.items() if name.endswith(".npy")}
    texts = {name[:-4]: content.decode() for name, content in members.items() if name.endswith(".txt")}
    return Parts(manifest, arrays, texts)


def _members(artefact: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(artefact)) as file:
            if sum(one.file_size for one in file.infolist()) > LARGEST:
                raise BrokenArtefact("The stored model is larger than any of ours.")
            return {name: file.read(name) for name in file.namelist()}
    except BrokenArtefact:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError) as error:
        raise BrokenArtefact("The stored model cannot be read.") from error


def _digest(members: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name in sorted(members):
        whole.update(f"{name}:{len(members[name])}:".encode())
        whole.update(members[name])
    return whole.hexdigest()


def _npy(array: NDArray[Any]) -> bytes:
    out = io.BytesIO()
    np.save(out, array, allow_pickle=False)
    return out.getvalue()


def _array(content: bytes) -> NDArray[Any]:
    return cast("NDArray[Any]", np.load(io.BytesIO(content), allow_pickle=False))
