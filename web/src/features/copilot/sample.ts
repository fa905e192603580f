/** Runs for the tests of this folder. */
import type { CopilotRun, Draft, ProposalOut } from "@/client/types.gen";

export const DEAL = { kind: "deal", id: "d1", label: "Cell for line 4" } as const;
export const ACCOUNT = {
  kind: "account",
  id: "a1",
  label: "Oberkamp Antriebstechnik GmbH",
} as const;

export const ANSWER: Draft = {
  blocks: [
    { kind: "text", text: "Oberkamp has spent EUR 412,000.", cites: [1] },
    { kind: "heading", text: "Open deals" },
    { kind: "item", text: "Cell for line 4, EUR 80,000", cites: [2] },
    { kind: "item", text: "Spare arms, EUR 12,000", cites: [2] },
    {
      kind: "table",
      table: {
        columns: ["Deal", "Amount"],
        rows: [["Cell for line 4", "EUR 80,000"]],
        records: [DEAL],
      },
    },
    { kind: "text", text: "Arms have a warranty of 24 months.", cites: [3] },
  ],
  sources: [
    { n: 1, text: "Won deals: EUR 412,000", tool: "client_facts", record: ACCOUNT },
    { n: 2, text: "Cell for line 4: EUR 80,000", tool: "client_facts", record: DEAL },
    {
      ...{ n: 3, text: "The warranty on arms is 24 months.", tool: "search_documents" },
      passage: {
        ...{ passage_id: "p1", document_id: "doc1", title: "Warranty terms", page: 2 },
        ...{ quote: "The warranty on arms is 24 months.", start: 10, end: 44 },
      },
    },
  ],
};

export const RUN: CopilotRun = {
  ...{ id: "r1", conversation_id: "c1", question: "What has Oberkamp spent?" },
  ...{ state: "answered", engine: "builtin", model: "rules-1", prompt: "rules-1" },
  ...{ fell_back: null, answer: ANSWER, proposals: [], verdict: null, rounds: 1, error: null },
  ...{ tokens_in: 0, tokens_out: 0, cost_micros: 0, tool_calls: 2, cached_calls: 1 },
  ...{ milliseconds: 84, rating: null, rating_note: null },
  ...{ created_at: "2026-11-21T08:00:00Z", ended_at: "2026-11-21T08:00:00Z", hidden: false },
};

export const TASK: ProposalOut = {
  ...{ id: "q1", run_id: "r1", state: "waiting", decided_at: null, result: null, error: null },
  expires_at: "2026-11-28T08:00:00Z",
  content: {
    ...{ action: "create_task", title: "Task: Send the offer", record: ACCOUNT },
    changes: [
      { field: "Task", before: null, after: "Send the offer" },
      { field: "Due", before: null, after: "27 November 2026" },
    ],
    arguments: {
      kind: "task",
      subject: "Send the offer",
      due_at: "2026-11-27T09:00:00Z",
      account_id: "a1",
    },
  },
};
