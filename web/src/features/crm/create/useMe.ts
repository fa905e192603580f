import type { Choice } from "@/features/crm/create/fields";
import { useSession } from "@/lib/session-query";

/** A new record belongs to whoever makes it, unless another one is chosen. */
export function useMe(): Choice {
  const user = useSession()?.user;
  return user ? { value: user.id, label: user.name } : null;
}
