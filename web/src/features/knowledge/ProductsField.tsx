import { X } from "lucide-react";
import { useId, useState } from "react";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { useProducts } from "@/features/knowledge/api";

type ProductsFieldProps = {
  value: readonly string[];
  onChange: (products: string[]) => void;
  error?: string;
  hint?: string;
};

/** Which products a text is about: chosen from the price list, or typed. */
export function ProductsField({ value, onChange, error, hint }: ProductsFieldProps) {
  const [draft, setDraft] = useState("");
  const products = useProducts();
  const list = useId();
  const add = () => {
    const typed = draft.trim();
    setDraft("");
    if (typed && !value.includes(typed)) onChange([...value, typed]);
  };
  return (
    <Field label="Products" optional error={error} hint={hint ?? "None: it is about all of them."}>
      {(control) => (
        <div className="grid gap-1.5">
          {value.length > 0 && (
            <ul className="flex flex-wrap gap-1">
              {value.map((product) => (
                <li key={product}>
                  <button
                    type="button"
                    aria-label={`Remove ${product}`}
                    onClick={() => onChange(value.filter((one) => one !== product))}
                    className="inline-flex h-6 items-center gap-1 rounded-sm bg-surface-hover px-1.5 text-xs hover:text-danger pointer-coarse:h-10"
                  >
                    {product}
                    <X aria-hidden className="size-3" />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <Input
            {...control}
            list={list}
            maxLength={60}
            autoComplete="off"
            placeholder="Name or code, then Enter"
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={add}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !draft.trim()) return;
              event.preventDefault();
              add();
            }}
          />
          <datalist id={list}>
            {products.map(({ id, name, code }) => (
              <option key={id} value={code || name}>
                {name}
              </option>
            ))}
          </datalist>
        </div>
      )}
    </Field>
  );
}
