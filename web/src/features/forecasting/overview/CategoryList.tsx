import { ChevronRight } from "lucide-react";
import type { PeriodForecast } from "@/client/types.gen";
import { StackedBar } from "@/components/charts/StackedBar";
import { Section } from "@/features/forecasting/parts/Section";
import { CATEGORIES, type Category, short, whole } from "@/features/forecasting/words";
import { plural } from "@/lib/format";

type CategoryListProps = {
  chosen: PeriodForecast;
  currency: string;
  onOpen: (category: Category | "all") => void;
};

/** Won and open by category; each opens its deals. What no deal stands for yet is said apart. */
export function CategoryList({ chosen, currency, onOpen }: CategoryListProps) {
  const { sums } = chosen;
  const rows = CATEGORIES.map((category) => ({
    ...category,
    amount: sums[`${category.name}_minor`],
    deals: sums[`${category.name}_deals`],
  }));
  return (
    <Section
      title="What the number is made of"
      about={`Full amounts of the deals due in ${chosen.name}; by their chances to be won at all, in this period or later, the open ones come to ${short(sums.weighted_minor, currency)}.`}
      end={
        <button type="button" className="text-accent hover:underline" onClick={() => onOpen("all")}>
          All deals
        </button>
      }
    >
      <StackedBar
        parts={rows.map(({ name, label, amount, hue }) => ({
          ...{ key: name, label, value: amount, hue },
        }))}
        format={(value) => short(value, currency)}
      />
      <ul className="mt-2 grid grid-cols-5 gap-2 max-lg:grid-cols-3 max-md:grid-cols-2">
        {rows.map(({ name, label, about, hue, amount, deals }) => (
          <li key={name}>
            <button
              type="button"
              data-hue={hue}
              title={about}
              disabled={deals === 0}
              onClick={() => onOpen(name)}
              className="grid w-full gap-0.5 rounded-md px-2 py-1.5 text-left enabled:hover:bg-surface-hover disabled:cursor-default"
            >
              <span className="flex items-center gap-1.5 text-text-muted text-xs">
                <span aria-hidden className="size-2.5 rounded-sm bg-hue/75" />
                {label}
                {deals > 0 && <ChevronRight aria-hidden className="size-3" />}
              </span>
              <span className="font-semibold tabular-nums">{short(amount, currency)}</span>
              <span className="text-text-muted text-xs tabular-nums">{plural(deals, "deal")}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="mt-2 px-2 text-sm text-text-muted">
        {chosen.not_created_minor > 0 ? (
          <>
            <span className="font-medium text-text tabular-nums">
              {whole(chosen.not_created_minor, currency)}
            </span>{" "}
            of the expected comes from deals that do not exist yet: by experience some are opened
            and won in time.
          </>
        ) : (
          "No part of the expected comes from deals that do not exist yet."
        )}
      </p>
    </Section>
  );
}
