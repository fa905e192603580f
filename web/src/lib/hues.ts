/** The ten named hues for stages, avatars and chart series; their values live in styles.css. */
export const HUES = [
  "slate",
  "blue",
  "sky",
  "teal",
  "green",
  "olive",
  "amber",
  "orange",
  "rose",
  "violet",
] as const;

export type Hue = (typeof HUES)[number];

// The server's names of hues that are called otherwise here.
const OTHER_NAMES = new Map<string, Hue>([
  ["cyan", "sky"],
  ["lime", "olive"],
  ["red", "rose"],
]);

/** A stored colour name; anything unknown is slate. */
export const hueOf = (name: string | null | undefined): Hue =>
  HUES.find((hue) => hue === name) ?? OTHER_NAMES.get(name ?? "") ?? "slate";

/** The same text has the same hue on every screen. Slate is left for "nobody". */
export function hueFor(text: string): Hue {
  // FNV-1a with a last stir: names that differ little must not all come out amber.
  let hash = 2_166_136_261;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507) >>> 0;
  return HUES[1 + (hash % (HUES.length - 1))] ?? "slate";
}
