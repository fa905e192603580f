import type { QueryClient } from "@tanstack/react-query";
import type { Socket } from "socket.io-client";

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
type Invalidator = (frame: ChangedFrame, client: QueryClient) => void;
export type LiveState = "connecting" | "live" | "offline";

const invalidators = new Map<string, Set<Invalidator>>();
const stateListeners = new Set<() => void>();
let state: LiveState = "connecting";
let cursor = "";
let socket: Socket<ServerEvents, Record<string, never>> | null = null;

/** A feature says here what a change of `kind` makes stale ("*" hears all). Returns the undo. */
export function onChanged(kind: string, invalidate: Invalidator): () => void {
  const group = invalidators.get(kind) ?? new Set();
  invalidators.set(kind, group.add(invalidate));
  return () => group.delete(invalidate);
}

/** Opens the one socket of this tab. socket.io is loaded only now, after the first paint. */
export async function openSocket(client: QueryClient): Promise<void> {
  if (socket) return;
  const { io } = await import("socket.io-client");
  if (socket) return;
  socket = io({
    path: "/socket.io",
    transports: ["websocket"],
    reconnectionDelay: 500,
    reconnectionDelayMax: 10_000,
    // Called on every attempt, so a reconnect asks for what was missed since the last frame.
    auth: (send: (data: object) => void) => send({ cursor }),
  });
  socket.on("connect", () => setState("live"));
  socket.on("disconnect", () => setState("offline"));
  socket.on("connect_error", () => setState("offline"));
  socket.on("ready", (place) => {
    cursor = place.cursor;
  });
  socket.on("changed", (frame) => receiveChanged(frame, client));
  socket.on("resync", (place) => {
    cursor = place.cursor;
    void client.invalidateQueries();
  });
}

export function closeSocket(): void {
  socket?.disconnect();
  socket = null;
  cursor = "";
  setState("connecting");
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

function setState(next: LiveState): void {
  if (state === next) return;
  state = next;
  for (const listener of stateListeners) listener();
}
