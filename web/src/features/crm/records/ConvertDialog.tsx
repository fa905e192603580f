import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { LeadOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Checkbox } from "@/components/ui/Checkbox";
import { Combobox, type ComboboxOption } from "@/components/ui/Combobox";
import { Dialog } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { MoneyInput } from "@/components/ui/MoneyInput";
import { Select } from "@/components/ui/Select";
import { rowsQuery, usePipelines } from "@/features/crm/api";
import { condition } from "@/features/crm/lists/grammar";
import { convertLeadTo } from "@/features/crm/records/api";
import { ConvertedDialog } from "@/features/crm/records/ConvertedDialog";
import { searchOf } from "@/features/crm/records/choices";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

type ConvertDialogProps = { lead: LeadOut; onClose: () => void };

/** A lead becomes an account, a contact and, if wanted, a deal. Says beforehand what will be made. */
export function ConvertDialog({ lead, onClose }: ConvertDialogProps) {
  const client = useQueryClient();
  const currency = useSession()?.workspace.currency ?? "EUR";
  const pipelines = usePipelines();
  const convert = useMutation(convertLeadTo(lead.id));
  const known = useKnown(lead);
  const [account, setAccount] = useState<ComboboxOption | null | undefined>(undefined);
  const [withDeal, setWithDeal] = useState(true);
  const [dealName, setDealName] = useState(lead.company || lead.name);
  const [pipelineId, setPipelineId] = useState<string>();
  const [amount, setAmount] = useState<number | null>(null);
  // Untouched, the choice is the account that is there already.
  const chosen = account === undefined ? known.account : account;
  const defaultPipeline = pipelines.find(({ is_default }) => is_default) ?? pipelines[0];

  const send = (event: FormEvent) => {
    event.preventDefault();
    convert.mutate({
      version: lead.version,
      create_deal: withDeal,
      ...(chosen && { account_id: chosen.value }),
      ...(withDeal && dealName.trim() && { deal_name: dealName.trim() }),
      ...(withDeal && pipelineId && { pipeline_id: pipelineId }),
      ...(withDeal && amount !== null && { amount_minor: amount }),
    });
  };
  if (convert.isSuccess) return <ConvertedDialog lead={convert.data} onClose={onClose} />;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Convert ${lead.name || lead.company}`}
      description="The lead keeps its history and links to what it became."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="convert" variant="primary" loading={convert.isPending}>
            Convert
          </Button>
        </>
      }
    >
      <form id="convert" onSubmit={send} className="grid gap-4">
        <Field
          label="Account"
          hint={
            chosen
              ? "This account is here already; the contact joins it."
              : lead.company
                ? `A new account “${lead.company}” is made.`
                : "The lead has no company, so no account is made unless you choose one."
          }
        >
          {(control) => (
            <Combobox
              {...control}
              value={chosen ?? null}
              onChange={setAccount}
              search={searchOf("account", client)}
              searchKey={["convert"]}
              placeholder={lead.company ? `New: ${lead.company}` : "None"}
              clearable
            />
          )}
        </Field>
        <p className="text-sm">
          <span className="font-medium">Contact</span>{" "}
          <span className="text-text-muted">
            {known.contact
              ? `${known.contact} has the same e-mail and is taken.`
              : `A new contact “${lead.name || lead.company}” is made.`}
          </span>
        </p>
        <label htmlFor="with-deal" className="flex min-h-8 items-center gap-2 text-sm">
          <Checkbox
            id="with-deal"
            checked={withDeal}
            onCheckedChange={(checked) => setWithDeal(checked === true)}
          />
          Open a deal
        </label>
        {withDeal && (
          <div className="grid gap-4 border-border border-l-2 pl-4">
            <Field label="Name of the deal">
              {(control) => (
                <Input
                  {...control}
                  value={dealName}
                  maxLength={200}
                  onChange={(event) => setDealName(event.target.value)}
                />
              )}
            </Field>
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label="Pipeline">
                {(control) => (
                  <Select
                    {...control}
                    value={pipelineId ?? defaultPipeline?.id}
                    onValueChange={setPipelineId}
                    options={pipelines.map(({ id, name }) => ({ value: id, label: name }))}
                  />
                )}
              </Field>
              <Field label="Amount" optional>
                {(control) => (
                  <MoneyInput
                    {...control}
                    amount={amount}
                    currency={currency}
                    onAmountChange={setAmount}
                  />
                )}
              </Field>
            </div>
          </div>
        )}
        {convert.isError && (
          <p role="alert" className="text-danger text-sm">
            {toProblem(convert.error).message}
          </p>
        )}
      </form>
    </Dialog>
  );
}

/** What the server would find by itself: the account by name or website, the contact by e-mail. */
function useKnown(lead: LeadOut): { account: ComboboxOption | null; contact: string | null } {
  const same = [
    ...(lead.company ? [condition("name", "eq", lead.company)] : []),
    ...(lead.domain ? [condition("domain", "eq", lead.domain)] : []),
  ];
  const accounts = useQuery({
    ...rowsQuery("account", { filter: `or(${same.join(",")})`, sort: "created_at" }, 1),
    enabled: same.length > 0,
  }).data?.items;
  const contacts = useQuery({
    ...rowsQuery("contact", { filter: condition("email", "eq", lead.email ?? "") }, 1),
    enabled: lead.email !== null,
  }).data?.items;
  const [account] = accounts ?? [];
  return {
    account: account ? { value: account.id, label: account.name } : null,
    contact: contacts?.[0]?.name ?? null,
  };
}
