import { expect, test } from "vitest";
import { marksIn, placesOf, startsOf } from "@/features/knowledge/reader/places";

const BLOCKS = [
  { text: "H5" },
  { text: "It carries 5 kg. It reaches 900 mm." },
  { text: "Part | Price\nArm | 10\nBase | 20" },
  { text: "It carries 5 kg. That holds at full reach." },
];
const passage = (...sentences: string[]) => {
  let text = "";
  const spans = sentences.map((sentence): [number, number] => {
    const start = text ? text.length + 1 : 0;
    text = text ? `${text} ${sentence}` : sentence;
    return [start, text.length];
  });
  return { text, sentences: spans };
};
const PASSAGES = [
  passage("It carries 5 kg.", "It reaches 900 mm."),
  passage("Part | Price", "Base | 20"),
  passage("It carries 5 kg.", "That holds at full reach."),
];

test("sentences are found in order, also those a document says twice", () => {
  const places = placesOf(BLOCKS, PASSAGES);
  expect(places.map((found) => found.map(({ block }) => block))).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  expect([...startsOf(places)]).toEqual([
    [1, [0]],
    [2, [1]],
    [3, [2]],
  ]);
});

test("the next passage begins with the last sentence of the one before", () => {
  const places = placesOf(BLOCKS, [
    passage("It carries 5 kg.", "It reaches 900 mm."),
    passage("It reaches 900 mm."),
  ]);
  expect(places[1]?.[0]).toMatchObject({ block: 1, start: 17 });
});

test("a quote is marked inside its passage, by block", () => {
  const [places = []] = placesOf(BLOCKS, PASSAGES);
  const marks = marksIn(places, { start: 17, end: 35 }).get(1);
  expect(marks).toEqual([
    { start: 0, end: 16 },
    { start: 17, end: 35 },
    { start: 17, end: 35, strong: true },
  ]);
});

test("what is not in the text any more is left out", () => {
  expect(placesOf(BLOCKS, [passage("Gone.")])).toEqual([[]]);
});
