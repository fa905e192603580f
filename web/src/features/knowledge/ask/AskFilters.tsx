import { Combobox, type ComboboxOption } from "@/components/ui/Combobox";
import { Select } from "@/components/ui/Select";
import { useProducts, useSources } from "@/features/knowledge/api";
import type { AskSearch, EngineChoice } from "@/features/knowledge/ask/search";

type AskFiltersProps = {
  search: AskSearch;
  engines: readonly string[];
  onChange: (patch: Partial<AskSearch>) => void;
};

const ANY = "any";
const AUDIENCES = [
  { value: ANY, label: "Everything we know" },
  { value: "customers", label: "What customers may be told" },
];
const ENGINES: { value: EngineChoice | typeof ANY; label: string }[] = [
  { value: ANY, label: "Best engine there is" },
  { value: "builtin", label: "Builtin engine" },
  { value: "llm", label: "Language model" },
  { value: "both", label: "Both, side by side" },
];

/** Where to look, and who shall answer. */
export function AskFilters({ search, engines, onChange }: AskFiltersProps) {
  const sources = useSources().map(({ id, name }): ComboboxOption => ({ value: id, label: name }));
  const products = useProducts().map(
    ({ name, code }): ComboboxOption => ({
      value: code || name,
      label: name,
      detail: code ?? undefined,
    }),
  );
  const chosenProduct = search.product
    ? (products.find(({ value }) => value === search.product) ?? {
        value: search.product,
        label: search.product,
      })
    : null;
  return (
    <div className="flex flex-wrap gap-2 max-md:grid max-md:grid-cols-2 [&>*]:w-52 max-md:[&>*]:w-full">
      <Select
        aria-label="Who it is for"
        value={search.audience ?? ANY}
        options={AUDIENCES}
        onValueChange={(value) =>
          onChange({ audience: value === "customers" ? "customers" : undefined })
        }
      />
      <Combobox
        aria-label="Source"
        placeholder="All sources"
        clearable
        value={sources.find(({ value }) => value === search.source) ?? null}
        options={sources}
        onChange={(option) => onChange({ source: option?.value })}
      />
      {(products.length > 0 || chosenProduct) && (
        <Combobox
          aria-label="Product"
          placeholder="All products"
          clearable
          value={chosenProduct}
          options={products}
          onChange={(option) => onChange({ product: option?.value })}
        />
      )}
      {engines.length > 1 && (
        <Select
          aria-label="Engine"
          value={search.engine ?? ANY}
          options={ENGINES}
          onValueChange={(value) =>
            onChange({
              engine: ENGINES.flatMap((one) => (one.value === ANY ? [] : one.value)).find(
                (engine) => engine === value,
              ),
            })
          }
        />
      )}
    </div>
  );
}
