import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { DealDetail, ProductOut } from "@/client/types.gen";
import { MoneyText } from "@/components/MoneyText";
import { Button } from "@/components/ui/Button";
import { Combobox } from "@/components/ui/Combobox";
import { IconButton } from "@/components/ui/IconButton";
import { Input } from "@/components/ui/Input";
import { MoneyInput } from "@/components/ui/MoneyInput";
import { productsQuery } from "@/features/crm/api";
import { madeStale } from "@/features/crm/events";
import { saveDealLines } from "@/features/crm/records/api";
import {
  type DraftLine,
  draftTotal,
  readPercent,
  readQuantity,
  sumOf,
  toDraft,
  toForm,
} from "@/features/crm/records/lines";
import { formatMoney } from "@/lib/format";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

type DealLinesProps = { deal: DealDetail; readOnly: boolean };

/** What is sold: products, prices, discounts. The amount of the deal is their sum. */
export function DealLines({ deal, readOnly }: DealLinesProps) {
  const [draft, setDraft] = useState<DraftLine[] | null>(null);
  const edit = () => setDraft(deal.lines.map(toDraft));
  return (
    <section aria-label="Products" className="border-border border-b py-3">
      <div className="mb-1 flex min-h-7 items-center justify-between gap-2">
        <h2 className="font-semibold text-sm">Products</h2>
        {!readOnly && !draft && (
          <Button
            variant="ghost"
            size="sm"
            onClick={() => (deal.lines.length > 0 ? edit() : setDraft([emptyLine()]))}
          >
            {deal.lines.length > 0 ? "Edit" : "Add"}
          </Button>
        )}
      </div>
      {draft ? (
        <LinesEditor deal={deal} draft={draft} onDraft={setDraft} />
      ) : (
        <LinesShown deal={deal} />
      )}
    </section>
  );
}

const emptyLine = (): DraftLine => ({
  key: crypto.randomUUID(),
  product_id: null,
  name: "",
  quantity: 1,
  unit_price_minor: 0,
  discount_percent: 0,
});

function LinesShown({ deal }: { deal: DealDetail }) {
  if (deal.lines.length === 0) {
    return <p className="text-sm text-text-muted">No products. The amount is typed by hand.</p>;
  }
  return (
    <ul className="grid gap-1.5 text-sm">
      {deal.lines.map((line) => (
        <li key={line.id} className="flex items-baseline justify-between gap-3">
          <span className="min-w-0">
            <span className="block truncate">{line.name}</span>
            <span className="text-text-muted text-xs">
              {line.quantity} ×{" "}
              <MoneyText amount={line.unit_price_minor} currency={deal.currency} />
              {line.discount_percent > 0 && ` less ${line.discount_percent}%`}
            </span>
          </span>
          <MoneyText amount={line.total_minor} currency={deal.currency} />
        </li>
      ))}
    </ul>
  );
}

type LinesEditorProps = {
  deal: DealDetail;
  draft: DraftLine[];
  onDraft: (draft: DraftLine[] | null) => void;
};

function LinesEditor({ deal, draft, onDraft }: LinesEditorProps) {
  const client = useQueryClient();
  const save = useMutation(saveDealLines(deal.id));
  const ready = draft.filter(({ name }) => name.trim() !== "");
  const change = (key: string, patch: Partial<DraftLine>) =>
    onDraft(draft.map((line) => (line.key === key ? { ...line, ...patch } : line)));
  const send = async () => {
    try {
      await save.mutateAsync({ version: deal.version, lines: ready.map(toForm) });
      onDraft(null);
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === "stale_version") await madeStale(client, "deal", deal.id);
      const detail =
        problem.code === "stale_version"
          ? "Somebody changed the deal in the meantime. Look at it, then save again."
          : problem.message;
      await notify.failed("The products were not saved", { detail });
    }
  };
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {draft.map((line, place) => (
        <LineEditor
          key={line.key}
          line={line}
          place={place + 1}
          currency={deal.currency}
          onChange={(patch) => change(line.key, patch)}
          onRemove={() => onDraft(draft.filter(({ key }) => key !== line.key))}
        />
      ))}
      <div className="flex items-center justify-between gap-2 text-sm">
        <Button variant="ghost" size="sm" onClick={() => onDraft([...draft, emptyLine()])}>
          <Plus aria-hidden />
          Add a line
        </Button>
        <output className="font-medium">
          {formatMoney({ amount: sumOf(ready), currency: deal.currency })}
        </output>
      </div>
      <div className="flex justify-end gap-2">
        <Button size="sm" onClick={() => onDraft(null)}>
          Cancel
        </Button>
        <Button type="submit" size="sm" variant="primary" loading={save.isPending}>
          Save products
        </Button>
      </div>
    </form>
  );
}

type LineEditorProps = {
  line: DraftLine;
  place: number;
  currency: string;
  onChange: (patch: Partial<DraftLine>) => void;
  onRemove: () => void;
};

function LineEditor({ line, place, currency, onChange, onRemove }: LineEditorProps) {
  const products = useQuery(productsQuery).data?.items ?? [];
  const choose = (product: ProductOut | undefined) => {
    if (!product) return;
    // A price of another currency is no price here.
    const price = product.currency === currency ? product.price_minor : null;
    onChange({ product_id: product.id, name: product.name, unit_price_minor: price ?? 0 });
  };
  return (
    <fieldset className="grid gap-1.5 rounded-md border border-border p-2">
      <legend className="sr-only">Line {place}</legend>
      <div className="flex gap-1">
        <Combobox
          aria-label={`Product of line ${place}`}
          value={line.name ? { value: line.product_id ?? line.name, label: line.name } : null}
          options={products.map(({ id, name, code }) => ({
            value: id,
            label: name,
            ...(code && { detail: code }),
          }))}
          onChange={(option) => choose(products.find(({ id }) => id === option?.value))}
          onCreate={(name) => onChange({ product_id: null, name })}
          placeholder="Choose a product"
        />
        <IconButton label={`Remove line ${place}`} onClick={onRemove}>
          <Trash2 />
        </IconButton>
      </div>
      <div className="grid grid-cols-[4rem_minmax(0,1fr)_4.5rem_minmax(0,1fr)] items-center gap-1.5 text-sm">
        <Input
          type="number"
          min={1}
          aria-label={`Quantity of line ${place}`}
          value={line.quantity}
          onChange={(event) => onChange({ quantity: readQuantity(event.target.value) })}
        />
        <MoneyInput
          aria-label={`Price of line ${place}`}
          amount={line.unit_price_minor}
          currency={currency}
          onAmountChange={(amount) => onChange({ unit_price_minor: Math.max(0, amount ?? 0) })}
        />
        <Input
          type="number"
          min={0}
          max={100}
          aria-label={`Discount of line ${place} in percent`}
          title="Discount in percent"
          value={line.discount_percent}
          onChange={(event) => onChange({ discount_percent: readPercent(event.target.value) })}
        />
        <span className="truncate text-right">
          <MoneyText amount={draftTotal(line)} currency={currency} />
        </span>
      </div>
    </fieldset>
  );
}
