import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { ListSearch } from "@/features/crm/lists/search";
import type { RecordKind } from "@/features/crm/server";
import { WORDS } from "@/features/crm/words";

const PAUSE_MS = 200;

/** What the address says, how to change it, and the search text while it is being typed. */
export function useListAddress(kind: RecordKind) {
  const search: ListSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const change = (patch: ListSearch) =>
    void navigate({
      to: WORDS[kind].list,
      search: (old: ListSearch) => withoutEmpty({ ...old, ...patch }),
      replace: true,
    });
  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setTyped(null);
      change({ q: text.trim() });
    }, PAUSE_MS);
  };
  // Leaving the page before the pause is over must not bring one back.
  useEffect(() => () => clearTimeout(timer.current), []);
  return { search, change, text: typed ?? search.q ?? "", type };
}

const withoutEmpty = (search: ListSearch): ListSearch =>
  Object.fromEntries(
    Object.entries(search).filter(
      ([, value]) =>
        value !== undefined && value !== "" && !(Array.isArray(value) && !value.length),
    ),
  );
