import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import type { Concentration, Coverage } from "@/client/types.gen";
import { Section } from "@/features/forecasting/parts/Section";
import { formatNumber } from "@/lib/format";

type RisksProps = { coverage: Coverage; concentration: Concentration };

/** Is there enough in the pipeline, and does too much hang on too few deals. */
export const Risks = ({ coverage, concentration }: RisksProps) => (
  <div className="grid grid-cols-2 gap-x-10 gap-y-8 max-lg:grid-cols-1">
    <Section title="Enough for the quarter?">
      <p className="text-sm">
        {coverage.ratio !== null && (
          <span className="mr-2 font-semibold text-lg tabular-nums">
            {formatNumber(coverage.ratio, 1)}×
          </span>
        )}
        {coverage.word}
      </p>
    </Section>
    <Section title="All eggs in one basket?">
      <p className="flex items-start gap-1.5 text-sm">
        {concentration.is_risky && (
          <TriangleAlert aria-label="Risk" className="mt-0.5 size-4 shrink-0 text-warning" />
        )}
        <span>{concentration.word}</span>
      </p>
      <p className="text-text-muted text-xs tabular-nums">
        {concentration.top_deal_id && (
          <>
            Largest:{" "}
            <Link
              to="/deals/$id"
              params={{ id: concentration.top_deal_id }}
              className="text-accent hover:underline"
            >
              {concentration.top_deal}
            </Link>
          </>
        )}
      </p>
    </Section>
  </div>
);
