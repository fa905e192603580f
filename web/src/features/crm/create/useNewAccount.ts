import { useMutation } from "@tanstack/react-query";
import { newAccount } from "@/features/crm/create/api";
import { readDuplicates } from "@/features/crm/create/duplicates";
import type { Choice } from "@/features/crm/create/fields";

const NEW = "new account";

/** An account named in another dialog: made when that is saved, and only once. */
export const accountToMake = (name: string): NonNullable<Choice> => ({
  value: NEW,
  label: name,
  detail: "new",
});

/**
 * The id of the chosen account. A new one is made first; `keep` puts it into the form, so that a second
 * try after a refusal does not make another.
 */
export function useNewAccount(keep: (made: Choice) => void) {
  const create = useMutation(newAccount);
  return async (choice: Choice): Promise<string | null> => {
    if (choice?.value !== NEW) return choice?.value ?? null;
    const account = await create
      .mutateAsync({ name: choice.label })
      .catch((error: unknown): { id: string } => {
        // One of this name is here already: that one is meant.
        const [same] = readDuplicates(error) ?? [];
        if (!same) throw error;
        return same;
      });
    keep({ value: account.id, label: choice.label });
    return account.id;
  };
}
