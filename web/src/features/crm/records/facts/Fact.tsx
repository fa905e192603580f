import type { ReactNode } from "react";

type FactProps = { label: string; children: ReactNode };

/** One line of the facts of a record. Stands in a `<dl>`. */
export const Fact = ({ label, children }: FactProps) => (
  <div className="grid min-h-8 grid-cols-[6.5rem_minmax(0,1fr)] items-start gap-2 py-0.5">
    <dt className="pt-1 text-text-muted text-xs leading-5 pointer-coarse:pt-2.5">{label}</dt>
    <dd className="flex min-h-7 min-w-0 items-center text-sm pointer-coarse:min-h-10">
      <div className="min-w-0 flex-1">{children}</div>
    </dd>
  </div>
);

type FactsProps = { title: string; children: ReactNode };

export const Facts = ({ title, children }: FactsProps) => (
  <section aria-label={title} className="border-border border-b py-3 last:border-b-0">
    <h2 className="mb-1 font-semibold text-sm">{title}</h2>
    <dl>{children}</dl>
  </section>
);
