import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import type { DealScore, LeadScore } from "@/client/types.gen";
import { MoneyText } from "@/components/MoneyText";
import { aboutQuery, type Kind } from "@/features/scoring/api";
import { confidenceWord } from "@/features/scoring/words";
import { formatPercent } from "@/lib/format";

type PartProps = { title: string; actions?: ReactNode; children: ReactNode };

/** A section of the facts of a record. */
export const Part = ({ title, actions, children }: PartProps) => (
  <section aria-label={title} className="grid gap-3 border-border border-b py-3">
    <div className="flex min-h-7 items-center justify-between gap-2">
      <h2 className="font-semibold text-sm">{title}</h2>
      {actions}
    </div>
    {children}
  </section>
);

export const Estimates = ({ children }: { children: ReactNode }) => (
  <dl className="grid gap-1 text-sm">{children}</dl>
);

type EstimateProps = { label: string; children: ReactNode; detail?: ReactNode };

/** One estimate, the figure first and its range under it. */
export const Estimate = ({ label, children, detail }: EstimateProps) => (
  <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-2">
    <dt className="text-text-muted text-xs leading-5">{label}</dt>
    <dd>
      {children}
      {detail && <span className="block text-text-muted text-xs">{detail}</span>}
    </dd>
  </div>
);

type ValueProps = { label: string; value: NonNullable<DealScore["value"]> };

export const Value = ({ label, value }: ValueProps) => (
  <Estimate
    label={label}
    detail={
      <>
        <MoneyText amount={value.low_minor} currency={value.currency} compact /> to{" "}
        <MoneyText amount={value.high_minor} currency={value.currency} compact />
      </>
    }
  >
    about <MoneyText amount={value.amount_minor} currency={value.currency} compact />
  </Estimate>
);

export const Confidence = ({ score }: { score: Pick<LeadScore, "confidence" | "known"> }) => (
  <Estimate
    label="Confidence"
    detail={`${formatPercent(score.known)} of what it asks for is known`}
  >
    {confidenceWord(score.confidence)}
  </Estimate>
);

export function Risks({ risks }: { risks: readonly string[] }) {
  if (risks.length === 0) return null;
  return (
    <section aria-label="Risks">
      <h3 className="mb-1 font-medium text-text-muted text-xs">Risks</h3>
      <ul className="grid gap-1">
        {risks.map((risk) => (
          <li key={risk} className="flex items-start gap-1.5 text-xs">
            <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0 text-warning" />
            {risk}
          </li>
        ))}
      </ul>
    </section>
  );
}

const SHOWN = 4;

/** What the model asks and the record does not say, the most useful first. */
export function Unknown({ kind, names: features }: { kind: Kind; names: readonly string[] }) {
  const [all, setAll] = useState(false);
  const about = useQuery(aboutQuery(kind)).data;
  const names = features.map(
    (feature) => about?.features.find(({ name }) => name === feature)?.label ?? feature,
  );
  if (names.length === 0) return null;
  const shown = all ? names : names.slice(0, SHOWN);
  const more = names.length - shown.length;
  return (
    <p className="text-text-muted text-xs">
      <span className="font-medium">Not known: </span>
      {shown.join(", ")}
      {more > 0 && (
        <>
          {" "}
          <button
            type="button"
            className="text-accent hover:underline"
            onClick={() => setAll(true)}
          >
            and {more} more
          </button>
        </>
      )}
    </p>
  );
}
