import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { ProductOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Checkbox } from "@/components/ui/Checkbox";
import { Combobox } from "@/components/ui/Combobox";
import { Dialog } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Label } from "@/components/ui/Label";
import { MoneyInput } from "@/components/ui/MoneyInput";
import { refusalText } from "@/features/crm/board/stale";
import { editProduct, newProduct } from "@/features/crm/settings/api";
import { CURRENCIES, currencyOption } from "@/features/crm/settings/currencies";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

type ProductDialogProps = { product: ProductOut | null; onClose: () => void };

/** A new product, or the facts of one that is there. */
export function ProductDialog({ product, onClose }: ProductDialogProps) {
  const own = useSession()?.workspace.currency ?? "EUR";
  const [facts, setFacts] = useState({
    name: product?.name ?? "",
    code: product?.code ?? "",
    family: product?.family ?? "",
    price_minor: product?.price_minor ?? null,
    currency: product?.currency ?? own,
  });
  const [offered, setOffered] = useState(product?.is_active ?? true);
  const create = useMutation(newProduct);
  const edit = useMutation(editProduct);
  const error = create.error ?? edit.error;
  const problem = error ? toProblem(error) : null;
  const reasonOf = (field: string) => problem?.errors.find((one) => one.field === field)?.reason;
  const change = (patch: Partial<typeof facts>) => {
    setFacts({ ...facts, ...patch });
    create.reset();
    edit.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = {
      ...facts,
      name: facts.name.trim(),
      code: facts.code.trim() || null,
      family: facts.family.trim() || null,
    };
    const onSuccess = () => {
      onClose();
      notify.done(product ? "Product saved" : "Product added", { detail: body.name });
    };
    if (product) {
      const { id, version } = product;
      edit.mutate({ ...body, id, version, is_active: offered }, { onSuccess });
    } else create.mutate(body, { onSuccess });
  };
  const homeless = problem && !["name", "code", "price_minor", "currency"].some(reasonOf);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={product ? "Edit product" : "New product"}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            form="product"
            disabled={!facts.name.trim()}
            loading={create.isPending || edit.isPending}
          >
            {product ? "Save" : "Add product"}
          </Button>
        </>
      }
    >
      <form id="product" onSubmit={submit} className="grid grid-cols-2 gap-4">
        <Field label="Name" required error={reasonOf("name")} className="col-span-2">
          {(control) => (
            <Input
              {...control}
              value={facts.name}
              maxLength={200}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="Code"
          optional
          error={reasonOf("code")}
          hint="As in the price list or the shop."
        >
          {(control) => (
            <Input
              {...control}
              value={facts.code}
              maxLength={100}
              onChange={(event) => change({ code: event.target.value })}
            />
          )}
        </Field>
        <Field label="Family" optional>
          {(control) => (
            <Input
              {...control}
              value={facts.family}
              maxLength={100}
              onChange={(event) => change({ family: event.target.value })}
            />
          )}
        </Field>
        <Field label="Price" optional error={reasonOf("price_minor")}>
          {(control) => (
            <MoneyInput
              {...control}
              amount={facts.price_minor}
              currency={facts.currency}
              onAmountChange={(price_minor) => change({ price_minor })}
            />
          )}
        </Field>
        <Field label="Currency" error={reasonOf("currency")}>
          {(control) => (
            <Combobox
              {...control}
              value={currencyOption(facts.currency)}
              options={CURRENCIES}
              onChange={(chosen) => chosen && change({ currency: chosen.value })}
            />
          )}
        </Field>
        {product && (
          <span className="col-span-2 flex items-center gap-2">
            <Checkbox
              id="offered"
              checked={offered}
              onCheckedChange={(checked) => setOffered(checked === true)}
            />
            <Label htmlFor="offered">On offer</Label>
          </span>
        )}
        {homeless && (
          <p role="alert" className="col-span-2 text-danger text-sm">
            {refusalText(problem)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
