/** Where passages stand in the blocks of their document. A passage is made of the blocks' own sentences. */
import type { BlockOut, PassageOut } from "@/client/types.gen";
import type { Mark } from "@/features/knowledge/text/runs";

/** A sentence of a passage, found in a block. */
export type Place = { block: number; start: number; end: number; from: number };
export type Placed = Pick<PassageOut, "text" | "sentences">;

/** Every sentence is looked for from where the last one stood: documents repeat themselves. */
export function placesOf(
  blocks: readonly Pick<BlockOut, "text">[],
  passages: readonly Placed[],
): Place[][] {
  let block = 0;
  return passages.map(({ text, sentences }) => {
    let after = 0;
    return sentences.flatMap(([from, to]) => {
      const wanted = text.slice(from, to);
      const found = find(blocks, wanted, block, after) ?? find(blocks, wanted, block, 0);
      if (!found) return [];
      block = found.block;
      after = found.start + wanted.length;
      return { ...found, end: found.start + wanted.length, from };
    });
  });
}

function find(
  blocks: readonly Pick<BlockOut, "text">[],
  wanted: string,
  first: number,
  after: number,
): { block: number; start: number } | null {
  for (let block = first; block < blocks.length; block += 1) {
    const start = blocks[block]?.text.indexOf(wanted, block === first ? after : 0) ?? -1;
    if (start >= 0) return { block, start };
  }
  return null;
}

/** Which passages begin at which block. */
export function startsOf(places: readonly Place[][]): Map<number, number[]> {
  const starts = new Map<number, number[]>();
  for (const [passage, found] of places.entries()) {
    const block = found[0]?.block;
    if (block !== undefined) starts.set(block, [...(starts.get(block) ?? []), passage]);
  }
  return starts;
}

type Quote = { start: number; end: number };

/** The chosen passage softly, what of it is quoted strongly; by block. */
export function marksIn(places: readonly Place[], quote: Quote | null): Map<number, Mark[]> {
  const marks = new Map<number, Mark[]>();
  for (const { block, start, end, from } of places) {
    const here = marks.get(block) ?? [];
    marks.set(block, here);
    here.push({ start, end });
    const first = quote ? Math.max(quote.start, from) : 0;
    const last = quote ? Math.min(quote.end, from + end - start) : 0;
    if (first < last) {
      here.push({ start: start + first - from, end: start + last - from, strong: true });
    }
  }
  return marks;
}
