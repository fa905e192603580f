"""`python -m bench.embedding`: `MiniLm.embed` against onnxruntime alone on the same batches, tokens made before.

One thread each, rounds alternate, and what counts is CPU time per passage, which other load on the machine
disturbs less than wall time. The third peer gets batches of 32 as the texts come, the usual way. At the end,
one query at a time: alone, and while a bulk runs.
"""

import asyncio
import json
import random
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from statistics import median, quantiles

import onnxruntime

from dealwright.ports.embedder.local import Tokens, batched, cores, padded
from dealwright.ports.embedder.minilm import FOLDER, GRAPH, INFO, MiniLm, load

PASSAGES = 120
WORDS = (15, 60)  # about 100 tokens, the size of our passages
ROUNDS = 5
QUERIES = 200
LIMIT = 0.9

Peer = Callable[[], Awaitable[None]]


def passages(count: int) -> list[str]:
    """Pieces of the model's own page, of mixed length, the same every time."""
    words = (FOLDER / "README.md").read_text().split()
    draw = random.Random(1)
    return [piece(words, draw) for _ in range(count)]


def piece(words: Sequence[str], draw: random.Random) -> str:
    start, length = draw.randrange(len(words) - WORDS[1]), draw.randint(*WORDS)
    return " ".join(words[start : start + length])


def bare_session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(FOLDER))
    return onnxruntime.InferenceSession(GRAPH.read_bytes(), options, providers=["CPUExecutionProvider"])


def bare_peer(session: onnxruntime.InferenceSession, batches: list[tuple[Tokens, Tokens]]) -> Peer:
    async def run() -> None:
        for ids, mask in batches:
            session.run(["vectors"], {"input_ids": ids, "attention_mask": mask})

    return run


async def cpu_ms(peer: Peer, count: int) -> float:
    before = time.process_time()
    await peer()
    return (time.process_time() - before) * 1000 / count


async def query_ms(minilm: MiniLm, while_running: asyncio.Task[object] | None = None) -> list[float]:
    spent: list[float] = []
    for number in range(QUERIES):
        before = time.perf_counter()
        await minilm.embed([f"How do I cancel subscription {number}?"], purpose="query")
        spent.append((time.perf_counter() - before) * 1000)
        if while_running and while_running.done():
            break
    return spent


async def main() -> int:
    texts = passages(PASSAGES)
    model = load(FOLDER)
    ids = model.texts.ids(texts)
    ours = MiniLm(threads=1)

    async def embed() -> None:
        await ours.embed(texts, purpose="passage")

    session = bare_session()
    same = [padded([ids[place] for place in batch]) for batch in batched([len(row) for row in ids])]
    usual = [padded(ids[start : start + 32]) for start in range(0, len(ids), 32)]
    peers: dict[str, Peer] = {
        "dealwright": embed,
        "onnxruntime, same batches": bare_peer(session, same),
        "onnxruntime, batches of 32 as they come": bare_peer(session, usual),
    }
    spent: dict[str, list[float]] = {name: [] for name in peers}
    for peer in peers.values():
        await peer()
    for _ in range(ROUNDS):
        for name, peer in peers.items():
            spent[name].append(await cpu_ms(peer, PASSAGES))
    print(json.dumps(report(spent, sum(len(row) for row in ids) / len(ids)), indent=1))
    await queries()
    ratio = median(spent["onnxruntime, same batches"]) / median(spent["dealwright"])
    print(f"Limit {LIMIT}x of onnxruntime alone: {'kept' if ratio >= LIMIT else 'MISSED'} at {ratio:.2f}x")
    return 0 if ratio >= LIMIT else 1


def report(spent: dict[str, list[float]], tokens: float) -> dict[str, object]:
    mine = median(spent["dealwright"])
    return {
        "model": INFO.name,
        "passages": PASSAGES,
        "tokens_a_passage": round(tokens),
        "rounds": ROUNDS,
        "memory_at_most_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "peers": {
            name: {
                "passages_per_cpu_second": round(1000 / median(values), 1),
                "dealwright_is_x": round(median(values) / mine, 2),
            }
            for name, values in spent.items()
        },
    }


async def queries() -> None:
    minilm = MiniLm()
    await query_ms(minilm)
    alone = await query_ms(minilm)
    bulk = asyncio.create_task(minilm.embed(passages(500), purpose="passage"))
    await asyncio.sleep(0.3)
    beside = await query_ms(minilm, bulk)
    bulk.cancel()
    await asyncio.gather(bulk, return_exceptions=True)
    for name, spent in (("alone", alone), (f"beside a bulk on {cores()} threads", beside)):
        print(f"One query {name}: p50 {median(spent):.1f} ms, p95 {quantiles(spent, n=20)[-1]:.1f} ms")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
