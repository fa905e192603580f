import type { Choice } from "@/features/crm/create/fields";
import type { CreateRef } from "@/lib/create";

export const choiceOf = (ref: CreateRef | undefined): Choice =>
  ref ? { value: ref.id, label: ref.label } : null;

/** Only what was filled in travels: the server knows the defaults of the rest. */
export function filled<Body extends object>(body: Body): Body {
  const kept: Body = { ...body };
  for (const key in kept) {
    const value: unknown = kept[key];
    if (value === null || value === undefined || value === "") delete kept[key];
  }
  return kept;
}
