import { QueryClient } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { type ChangedFrame, onChanged, receiveChanged } from "@/lib/socket";

const frame: ChangedFrame = {
  cursor: "7:1",
  type: "DealMoved",
  kind: "deal",
  id: "d1",
  account_id: null,
  actor_id: null,
  at: "2026-03-01T00:00:00Z",
};

test("a change reaches those who asked for its kind, until they stop asking", () => {
  const client = new QueryClient();
  const [deals, leads, all] = [vi.fn(), vi.fn(), vi.fn()];
  const stop = onChanged("deal", deals);
  onChanged("lead", leads);
  onChanged("*", all);
  receiveChanged(frame, client);
  stop();
  receiveChanged(frame, client);
  expect(deals).toHaveBeenCalledExactlyOnceWith(frame, client);
  expect(leads).not.toHaveBeenCalled();
  expect(all).toHaveBeenCalledTimes(2);
});
