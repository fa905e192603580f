import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  type ChangedFrame,
  closeSocket,
  liveState,
  onChanged,
  openSocket,
  receiveChanged,
} from "@/lib/socket";

/** A server in ten lines: what the page listens for, and what it sends when it connects. */
const { line, heard, server } = vi.hoisted(() => {
  const heard = new Map<string, (value?: unknown) => void>();
  const line = {
    active: true,
    on: (name: string, listener: () => void) => heard.set(name, listener),
    connect: vi.fn(),
    disconnect: vi.fn(),
  };
  const server: { auth?: (send: (data: object) => void) => void } = {};
  return { line, heard, server };
});
vi.mock("socket.io-client", () => ({
  io: (options: typeof server) => {
    server.auth = options.auth;
    return line;
  },
}));
const say = (name: string, value?: unknown) => heard.get(name)?.(value);
function cursorSent(): unknown {
  let sent: unknown;
  server.auth?.((data) => {
    sent = data;
  });
  return sent;
}

const frame: ChangedFrame = {
  cursor: "7-1",
  type: "deal.moved",
  kind: "deal",
  id: "d1",
  account_id: null,
  actor_id: null,
  at: "2026-03-01T00:00:00Z",
};
const answer = vi.fn<() => Promise<Response>>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", answer);
  line.active = true;
});
afterEach(() => {
  closeSocket();
  vi.clearAllMocks();
  vi.useRealTimers();
});

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

test("a reconnect asks for what was missed since the last frame; too much makes everything stale", async () => {
  const client = new QueryClient();
  const stale = vi.spyOn(client, "invalidateQueries");
  await openSocket(client);
  expect(cursorSent()).toEqual({ cursor: "" });
  say("connect");
  say("ready", { cursor: "6-4" });
  expect(cursorSent()).toEqual({ cursor: "6-4" });
  say("changed", frame);
  say("disconnect", "transport close");
  expect(liveState()).toBe("offline");
  expect(cursorSent()).toEqual({ cursor: "7-1" });
  stale.mockClear();
  say("connect");
  say("resync", { cursor: "9-9" });
  expect(liveState()).toBe("live");
  expect(stale).toHaveBeenCalledExactlyOnceWith();
  expect(cursorSent()).toEqual({ cursor: "9-9" });
});

test("where the server closed the line, the session is asked first", async () => {
  const client = new QueryClient();
  await openSocket(client);
  answer.mockResolvedValueOnce(new Response("{}"));
  say("disconnect", "io server disconnect");
  await vi.advanceTimersByTimeAsync(1000);
  expect(line.connect).toHaveBeenCalledOnce();
  answer.mockResolvedValueOnce(new Response("{}", { status: 401 }));
  say("disconnect", "io server disconnect");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(line.connect).toHaveBeenCalledOnce();
});
