import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import type { Board } from "@/client/types.gen";
import { boardKey } from "@/features/crm/board/api";
import { board, deal, STAGES } from "@/features/crm/board/sample";
import { useMoves } from "@/features/crm/board/useMoves";
import { notify } from "@/lib/notify";

const PLACE = { pipelineId: "p" };
const [, second, , lost] = STAGES;
const answers: (() => Response)[] = [];
let asked: { url: string; body: unknown }[] = [];
vi.spyOn(notify, "done").mockResolvedValue();
const failed = vi.spyOn(notify, "failed").mockResolvedValue();

beforeEach(() => {
  asked = [];
  answers.length = 0;
  failed.mockClear();
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push({ url: request.url, body: await request.json() });
    return answers.shift()?.() ?? Response.error();
  });
});

function start() {
  const client = new QueryClient();
  client.setQueryData(boardKey(PLACE), board());
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const read = () => client.getQueryData<Board>(boardKey(PLACE));
  const hook = renderHook(() => useMoves(PLACE, read()), { wrapper });
  return { hook, read };
}
const where = (on: Board | undefined, id: string) =>
  on?.columns.find(({ deals }) => deals.some((one) => one.id === id))?.stage.id;

const json = (status: number, body: object) => () => Response.json(body, { status });

test("a card is in its new column at once, and stays when the server agrees", async () => {
  const moved = { ...deal("a"), version: 2, stage_id: "second", probability: 50 };
  answers.push(json(200, moved));
  const { hook, read } = start();
  act(() => second && hook.result.current.request(deal("a"), second));
  expect(where(hook.result.current.shown, "a")).toBe("second");
  expect(hook.result.current.shown?.columns[1]?.count).toBe(1);
  await waitFor(() => expect(where(read(), "a")).toBe("second"));
  expect(asked[0]?.body).toEqual({ version: 1, stage_id: "second" });
});

test("a refused move puts the card back and says who was faster", async () => {
  const changes = [{ at: "", by: "Grace", fields: { amount_minor: [1, 2] } }];
  const refusal = { code: "stale_version", title: "Conflict", data: { changes } };
  answers.push(json(409, refusal));
  const { hook } = start();
  act(() => second && hook.result.current.request(deal("a"), second));
  await waitFor(() => expect(where(hook.result.current.shown, "a")).toBe("first"));
  expect(hook.result.current.shown).toEqual(board());
  expect(failed).toHaveBeenCalledWith("Deal a was not moved", {
    detail: "Grace changed amount in the meantime.",
  });
});

test("lost asks for the reason before anything is sent; cancelling returns the card", async () => {
  const { hook } = start();
  act(() => lost && hook.result.current.request(deal("a"), lost));
  expect(where(hook.result.current.shown, "a")).toBe("lost");
  expect(asked).toEqual([]);
  act(() => hook.result.current.cancelLosing());
  expect(where(hook.result.current.shown, "a")).toBe("first");

  answers.push(json(200, { ...deal("a"), version: 2, stage_id: "lost", status: "lost" }));
  act(() => lost && hook.result.current.request(deal("a"), lost));
  act(() => hook.result.current.lose({ lost_reason_id: "price", lost_note: null }));
  await waitFor(() => expect(asked[0]?.body).toMatchObject({ lost_reason_id: "price" }));
});
