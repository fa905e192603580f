/** Answers for the tests of this folder. */
import type { Answer, FoundPassage } from "@/client/types.gen";

export const passage = (
  id: string,
  text: string,
  more: Partial<FoundPassage> = {},
): FoundPassage => ({
  ...{ id, text, document_id: `d-${id}`, source_id: "s1", source_name: "Playbook" },
  ...{
    title: "H5 arm",
    url: null,
    headings: ["Technical data"],
    page: null,
    audience: "customers",
  },
  ...{ score: 0.9, vector_score: 0.8, vector_place: 1, word_score: 12, word_place: 2 },
  ...{ document_date: "2026-03-01", stale: false },
  ...more,
});

const at = (id: string, text: string, quote: string) => {
  const start = text.indexOf(quote);
  return {
    ...{ passage_id: id, document_id: `d-${id}`, url: null, page: null, quote, start },
    end: start + quote.length,
  };
};

const PROSE = "The H5 carries 5 kg. It reaches 900 mm.";
const TABLE = "Property | H5\nReach | 900 mm\nPayload | 5 kg";

export const ANSWERED: Answer = {
  ...{ answer: "", band: "answered", refused: false, reason: "", confidence: 0.91 },
  ...{ engine: "builtin", model: "minilm", fell_back: null, dropped: [], milliseconds: 42 },
  ...{ question_id: null },
  sentences: [
    { text: "It reaches 900 mm.", citations: [at("p1", PROSE, "It reaches 900 mm.")] },
    { text: "Reach | 900 mm", citations: [at("p2", TABLE, "Reach | 900 mm")] },
    { text: "Payload | 5 kg", citations: [at("p2", TABLE, "Payload | 5 kg")] },
  ],
  passages: [passage("p1", PROSE), passage("p2", TABLE), passage("p3", "Far away.")],
};

export const RELATED: Answer = {
  ...ANSWERED,
  ...{ band: "related", refused: true, sentences: [], confidence: 0.2, question_id: "q1" },
  reason: "These passages are near, but none of them says it.",
};
