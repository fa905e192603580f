import type { PipelineOut } from "@/client/types.gen";
import { MoneyText } from "@/components/MoneyText";
import { usePipelines } from "@/features/crm/api";
import { stageBadge } from "@/features/crm/lists/columns";
import { both, condition } from "@/features/crm/lists/grammar";
import { Related } from "@/features/crm/records/Related";
import type { Rows } from "@/features/crm/server";
import { type CreateDefaults, openCreate } from "@/lib/create";
import type { Filter } from "@/lib/filters";

const stageOfRow = (pipelines: readonly PipelineOut[]) => (deal: Rows["deal"]) =>
  stageBadge(pipelines, deal.stage_id);
const amountOf = (deal: Rows["deal"]) => (
  <MoneyText amount={deal.amount_minor} currency={deal.currency} />
);

const CLOSED: Filter = { field: "status", op: "not", values: ["open"] };

/** The new one appears in the list beside; the page stays. */
const stay = () => {};

const onlyOf = (field: string, id: string, label: string): Filter => ({
  field,
  op: "is",
  values: [id],
  labels: [label],
});

type DealsOfProps = {
  field: "account_id" | "contact_id";
  id: string;
  name: string;
  defaults: CreateDefaults;
  readOnly: boolean;
};

/** Open deals first, closed ones under them. */
export function DealsOf({ field, id, name, defaults, readOnly }: DealsOfProps) {
  const pipelines = usePipelines();
  const own = condition(field, "eq", id);
  const shared = {
    kind: "deal",
    detail: stageOfRow(pipelines),
    end: amountOf,
  } as const;
  return (
    <>
      <Related
        {...shared}
        title="Open deals"
        all={{ filters: [onlyOf(field, id, name)] }}
        filter={both(own, "status[eq]:open") ?? ""}
        sort="expected_close_on"
        empty="No open deals."
        onAdd={readOnly ? undefined : () => openCreate("deal", defaults, stay)}
      />
      <Related
        {...shared}
        title="Closed deals"
        all={{ filters: [onlyOf(field, id, name), CLOSED], tab: "all" }}
        filter={both(own, "status[ne]:open") ?? ""}
        sort="-closed_at"
        empty="None yet."
      />
    </>
  );
}

type OfAccountProps = { account: { id: string; name: string }; readOnly: boolean };

export const ContactsOf = ({ account, readOnly }: OfAccountProps) => (
  <Related
    title="Contacts"
    all={{ filters: [onlyOf("account_id", account.id, account.name)] }}
    kind="contact"
    filter={condition("account_id", "eq", account.id)}
    sort="-last_activity_at"
    empty="Nobody yet."
    detail={(contact) => contact.title ?? contact.email ?? ""}
    onAdd={
      readOnly
        ? undefined
        : () => openCreate("contact", { account: { id: account.id, label: account.name } }, stay)
    }
  />
);

export const ChildrenOf = ({ account }: Pick<OfAccountProps, "account">) => (
  <Related
    title="Companies of it"
    all={{ filters: [onlyOf("parent_id", account.id, account.name)] }}
    kind="account"
    filter={condition("parent_id", "eq", account.id)}
    sort="name"
    empty="None."
    detail={(child) => [child.industry, child.city].filter(Boolean).join(" · ")}
  />
);
