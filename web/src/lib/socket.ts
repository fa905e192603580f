import type { QueryClient } from "@tanstack/react-query";
import type { Socket } from "socket.io-client";
import { Problem } from "@/lib/problem";
import { sessionQuery } from "@/lib/session-query";

/** What changed, as the server's `kernel/realtime.py` says it. The page fetches the rest by itself. */
export type ChangedFrame = {
  cursor: string;
  type: string;
  kind: string;
  id: string | null;
  account_id: string | null;
  actor_id: string | null;
  at: string;
};
type ServerEvents = {
  ready: (place: { cursor: string }) => void;
  changed: (frame: ChangedFrame) => void;
  resync: (place: { cursor: string }) => void;
};
type Line = Socket<ServerEvents, Record<string, never>>;
type Invalidator = (frame: ChangedFrame, client: QueryClient) => void;
export type LiveState = "connecting" | "live" | "offline";

const PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
const invalidators = new Map<string, Set<Invalidator>>();
const stateListeners = new Set<() => void>();
let state: LiveState = "connecting";
let cursor = "";
let wanted = false;
let refusals = 0;
let socket: Line | null = null;

/** A feature says here what a change of `kind` makes stale ("*" hears all). Returns the undo. */
export function onChanged(kind: string, invalidate: Invalidator): () => void {
  const group = invalidators.get(kind) ?? new Set();
  invalidators.set(kind, group.add(invalidate));
  return () => group.delete(invalidate);
}

/** Opens the one socket of this tab. socket.io is loaded only now, after the first paint. */
export async function openSocket(client: QueryClient): Promise<void> {
  wanted = true;
  const { io } = await import("socket.io-client");
  if (socket || !wanted) return;
  const opened: Line = io({
    path: "/socket.io",
    transports: ["websocket"],
    reconnectionDelay: 500,
    reconnectionDelayMax: 10_000,
    timeout: 10_000,
    // Called on every attempt, so a reconnect asks for what was missed since the last frame.
    auth: (send: (data: object) => void) => send({ cursor }),
  });
  socket = opened;
  opened.on("connect", () => {
    refusals = 0;
    setState("live");
  });
  // The library comes back by itself from a lost line, but not where the server said no.
  opened.on("disconnect", (reason) => {
    setState("offline");
    if (reason === "io server disconnect") void askAgain(client);
  });
  opened.on("connect_error", () => {
    setState("offline");
    if (!opened.active) void askAgain(client);
  });
  opened.on("ready", (place) => {
    // What was fetched before this moment may have missed a change; it is asked anew when shown next.
    if (cursor === "") void client.invalidateQueries({ refetchType: "none" });
    cursor = place.cursor;
  });
  opened.on("changed", (frame) => receiveChanged(frame, client));
  opened.on("resync", (place) => {
    cursor = place.cursor;
    void client.invalidateQueries();
  });
}

export function closeSocket(): void {
  wanted = false;
  socket?.disconnect();
  socket = null;
  cursor = "";
  refusals = 0;
  setState("connecting");
}

/** After signing in again: the same socket with the new cookie, from where it stopped. */
export function resumeSocket(): void {
  socket?.connect();
}

export function receiveChanged(frame: ChangedFrame, client: QueryClient): void {
  cursor = frame.cursor;
  for (const kind of [frame.kind, "*"]) {
    for (const invalidate of invalidators.get(kind) ?? []) invalidate(frame, client);
  }
}

export const liveState = (): LiveState => state;

export function subscribeLiveState(listener: () => void): () => void {
  stateListeners.add(listener);
  return () => stateListeners.delete(listener);
}

/** The server closed the line: another role (the session says so) or signed out (a 401 says so). */
async function askAgain(client: QueryClient): Promise<void> {
  const refused = socket;
  const pause = Math.min(PAUSE_MS * 2 ** refusals, LONGEST_PAUSE_MS);
  refusals += 1;
  await new Promise((resolve) => setTimeout(resolve, pause));
  if (!wanted || socket !== refused) return;
  try {
    await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return;
  }
  if (wanted && socket === refused) resumeSocket();
}

function setState(next: LiveState): void {
  if (state === next) return;
  state = next;
  for (const listener of stateListeners) listener();
}
