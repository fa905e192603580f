import { useSyncExternalStore } from "react";

export type CreateKind = "account" | "contact" | "lead" | "deal" | "task";

/** A record as a form shows it before it is loaded. */
export type CreateRef = { id: string; label: string };

/** What is known already: where one came from, or the words that were typed. */
export type CreateDefaults = {
  /** The name of an account or deal, of a person, or the subject of a task. */
  name?: string;
  account?: CreateRef;
  contact?: CreateRef;
  lead?: CreateRef;
  deal?: CreateRef;
  pipelineId?: string;
  stageId?: string;
  /** An instant in UTC; tasks only. */
  dueAt?: string;
};

export type CreateRequest = {
  kind: CreateKind;
  defaults: CreateDefaults;
  /** Given: called with the new record instead of opening its page. */
  onCreated?: (created: CreateRef) => void;
};

let current: CreateRequest | null = null;
const listeners = new Set<() => void>();

/** Opens the dialog from anywhere: the create menu, the palette, a board column, a record. */
export function openCreate(
  kind: CreateKind,
  defaults: CreateDefaults = {},
  onCreated?: CreateRequest["onCreated"],
): void {
  publish({ kind, defaults, onCreated });
}

export const closeCreate = (): void => publish(null);

/** For the one host of the dialogs (`features/crm/create/CreateHost`): what to show now, if anything. */
export const useCreateRequest = (): CreateRequest | null =>
  useSyncExternalStore(subscribe, () => current);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function publish(next: CreateRequest | null): void {
  current = next;
  for (const listener of listeners) listener();
}
