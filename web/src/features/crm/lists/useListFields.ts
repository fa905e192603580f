import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { tagsQuery, usePipelines, useUsers } from "@/features/crm/api";
import type { ListField } from "@/features/crm/lists/grammar";
import { searchOf } from "@/features/crm/records/choices";
import type { RecordKind } from "@/features/crm/server";
import { DEAL_STATES, FORECAST_CATEGORIES, LEAD_STATES } from "@/features/crm/words";
import { useSession } from "@/lib/session-query";

const text = (name: string, label: string): ListField => ({ name, label, kind: "text" });
const instant = (name: string, label: string): ListField => ({
  name,
  label,
  kind: "date",
  isInstant: true,
});
const INSTANTS = [
  instant("created_at", "Created"),
  instant("updated_at", "Changed"),
  instant("last_activity_at", "Last activity"),
];
const options = (states: readonly { value: string; label: string }[]) =>
  states.map(({ value, label }) => ({ value, label }));

/** What a list can be filtered by. `tag` is asked by an own parameter (see `useRecordList`). */
export function useListFields(kind: RecordKind): ListField[] {
  const users = useUsers();
  const pipelines = usePipelines();
  const client = useQueryClient();
  const currency = useSession()?.workspace.currency ?? "EUR";
  return useMemo(() => {
    const money = (name: string, label: string): ListField => ({
      name,
      label,
      kind: "money",
      currency,
    });
    const owner: ListField = {
      name: "owner_id",
      label: "Owner",
      kind: "user",
      options: [
        { value: "me", label: "Me" },
        ...users.map(({ id, name }) => ({ value: id, label: name })),
      ],
    };
    const tag: ListField = {
      name: "tag",
      label: "Tag",
      kind: "relation",
      ops: ["is"],
      search: async (words) =>
        (await client.ensureQueryData(tagsQuery))
          .filter(({ name }) => name.toLowerCase().includes(words.toLowerCase()))
          .map(({ id, name }) => ({ value: id, label: name })),
    };
    const several = pipelines.length > 1;
    const record = (name: string, label: string, of: RecordKind): ListField => ({
      name,
      label,
      kind: "relation",
      search: searchOf(of, client),
    });
    const stage: ListField = {
      name: "stage_id",
      label: "Stage",
      kind: "enum",
      options: pipelines.flatMap((pipeline) =>
        pipeline.stages.map(({ id, name }) => ({
          value: id,
          label: several ? `${pipeline.name}: ${name}` : name,
        })),
      ),
    };
    const pipeline: ListField = {
      name: "pipeline_id",
      label: "Pipeline",
      kind: "enum",
      options: pipelines.map(({ id, name }) => ({ value: id, label: name })),
    };
    const places = [text("city", "City"), text("country", "Country")];
    const status = (states: typeof LEAD_STATES | typeof DEAL_STATES): ListField => ({
      name: "status",
      label: "Status",
      kind: "enum",
      options: options(states),
    });
    const source = text("source", "Source");
    const employees: ListField = { name: "employees", label: "Employees", kind: "number" };
    const own: Record<RecordKind, ListField[]> = {
      account: [
        text("industry", "Industry"),
        ...places,
        employees,
        money("annual_revenue_minor", "Revenue a year"),
        text("domain", "Website"),
        record("parent_id", "Part of", "account"),
      ],
      contact: [
        record("account_id", "Account", "account"),
        text("title", "Job title"),
        text("email", "E-mail"),
        ...places,
      ],
      lead: [
        status(LEAD_STATES),
        { name: "score_shown", label: "Score", kind: "number" },
        text("company", "Company"),
        text("industry", "Industry"),
        text("title", "Job title"),
        employees,
        ...places,
      ],
      deal: [
        stage,
        record("account_id", "Account", "account"),
        record("contact_id", "Contact", "contact"),
        ...(several ? [pipeline] : []),
        status(DEAL_STATES),
        money("amount_minor", "Amount"),
        { name: "expected_close_on", label: "Expected close", kind: "date" },
        instant("closed_at", "Closed"),
        { name: "win_probability", label: "Win chance in %", kind: "number" },
        { name: "probability", label: "Stage chance in %", kind: "number" },
        {
          name: "forecast_category",
          label: "Forecast",
          kind: "enum",
          options: options(FORECAST_CATEGORIES),
        },
        text("next_step", "Next step"),
      ],
    };
    return [owner, ...own[kind], source, tag, ...INSTANTS];
  }, [kind, users, pipelines, client, currency]);
}
