"""all-MiniLM-L6-v2 in this process: our graph beside this file, the weights where `scripts/weights` put them.

`scripts/minilm_graph.py` builds the graph; its initialisers are places in `model.safetensors`.
"""

import hashlib
from functools import partial
from importlib.resources import files
from pathlib import Path

from dealwright.kernel.errors import Unavailable
from dealwright.ports.embedder.base import EmbedderInfo
from dealwright.ports.embedder.local import LocalEmbedder, Model, Texts, open_session, run_session

INFO = EmbedderInfo(name="all-minilm-l6-v2", dims=384, max_tokens=256)
FOLDER = Path(str(files("dealwright"))) / "weights" / INFO.name
GRAPH = Path(__file__).with_name("minilm.onnx")
SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}

_checked: set[tuple[Path, int, int]] = set()  # path, size and time of change of what was found right


class MiniLm(LocalEmbedder):
    def __init__(self, folder: Path = FOLDER, *, threads: int | None = None) -> None:
        super().__init__(partial(load, folder), threads=threads)

    async def info(self) -> EmbedderInfo:
        return INFO


def load(folder: Path) -> Model:
    for name, wanted in SHA256.items():
        check(folder / name, wanted)
    session = open_session(
        GRAPH.read_bytes(), **{"session.model_external_initializers_file_folder_path": str(folder.resolve())}
    )
    texts = Texts(folder / "tokenizer.json", INFO.max_tokens)
    return Model(
        INFO,
        texts,
        lambda ids, mask: run_session(session, "vectors", input_ids=ids, attention_mask=mask),
    )


def check(file: Path, wanted: str) -> None:
    """The graph reads by offset: another file would give nonsense, not an error."""
    try:
        with file.open("rb") as opened:
            found = file.stat()
            known = (file.resolve(), found.st_size, found.st_mtime_ns)
            if known in _checked:
                return
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        raise Unavailable(_cure(f"{file} is missing")) from None
    if digest != wanted:
        raise Unavailable(_cure(f"{file} is not the file we know"))
    _checked.add(known)


def _cure(fault: str) -> str:
    return f"The sentence model cannot be loaded: {fault}. `make start` or `scripts/weights` puts it there."
