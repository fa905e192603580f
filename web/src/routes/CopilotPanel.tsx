import { useQuery } from "@tanstack/react-query";
import { useMatches } from "@tanstack/react-router";
import { RightPanel } from "@/components/shell/RightPanel";
import { CopilotPanel as Panel } from "@/features/copilot/panel/CopilotPanel";
import { closePanel } from "@/features/copilot/panel/state";
import type { Subject } from "@/features/copilot/subject";
import { recordQuery } from "@/features/crm/api";

const RECORD_PAGES = [
  { page: "/shell/accounts/$id", kind: "account" },
  { page: "/shell/contacts/$id", kind: "contact" },
  { page: "/shell/leads/$id", kind: "lead" },
  { page: "/shell/deals/$id", kind: "deal" },
] as const;

/** The copilot beside the page, told which record lies open there. */
export const CopilotPanel = () => (
  <RightPanel label="Copilot" onEscape={closePanel}>
    <Panel subject={useOpenRecord()} />
  </RightPanel>
);

/** The record of the page, once it is loaded: the page asks the same question. */
function useOpenRecord(): Subject | null {
  const open = useMatches({
    select: (matches) =>
      matches
        .flatMap(({ routeId, params }) => {
          const kind = RECORD_PAGES.find(({ page }) => page === routeId)?.kind;
          return kind && "id" in params ? { kind, id: params.id } : [];
        })
        .at(-1),
    structuralSharing: true,
  });
  const record = useQuery({
    ...recordQuery(open?.kind ?? "account", open?.id ?? ""),
    enabled: open !== undefined,
  }).data;
  if (!open || !record) return null;
  const label = "name" in record && record.name ? record.name : "";
  return { ...open, label: label || ("company" in record && record.company) || "this record" };
}
