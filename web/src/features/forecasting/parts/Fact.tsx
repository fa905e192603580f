import type { ReactNode } from "react";

type FactProps = { name: string; value: ReactNode; children?: ReactNode };

/** A figure with its name above and what it rests on below; stands in a `dl`. */
export const Fact = ({ name, value, children }: FactProps) => (
  <div className="min-w-0">
    <dt className="text-text-muted text-xs">{name}</dt>
    <dd className="font-semibold text-lg tabular-nums tracking-tight">{value}</dd>
    {children && <dd className="text-text-muted text-xs tabular-nums">{children}</dd>}
  </div>
);

export const Facts = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-4 gap-x-6 gap-y-4 max-lg:grid-cols-2">{children}</dl>
);
