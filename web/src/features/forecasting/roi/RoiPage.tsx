import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { RoiForm, RoiMetrics } from "@/client/types.gen";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { roiQuery } from "@/features/forecasting/api";
import { INSIGHT_PLACES, Places } from "@/features/forecasting/parts/Places";
import { Body, Loading } from "@/features/forecasting/parts/Section";
import { RoiHistoryPart } from "@/features/forecasting/roi/RoiHistoryPart";
import { RoiInputs } from "@/features/forecasting/roi/RoiInputs";
import { RoiResult } from "@/features/forecasting/roi/RoiResult";
import { EXAMPLE } from "@/features/forecasting/roi/values";
import { useSession } from "@/lib/session-query";

type Own = { baseline: RoiMetrics; enhanced: RoiMetrics | null };

/** The team's history knows no hours of work: those of the form stay. */
const withOwn = (form: RoiForm, { baseline, enhanced }: Own): RoiForm => ({
  ...form,
  baseline: { ...baseline, hours_a_lead: form.baseline.hours_a_lead },
  enhanced: enhanced ? { ...enhanced, hours_a_lead: form.enhanced.hours_a_lead } : form.enhanced,
});

/** What a change is worth: figures in, formula and scenarios out. */
export function RoiPage() {
  const currency = useSession()?.workspace.currency ?? "EUR";
  const [start, setStart] = useState({ form: EXAMPLE, round: 0 });
  const [asked, setAsked] = useState<RoiForm>(EXAMPLE);
  const roi = useQuery(roiQuery(asked));
  const takeOver = (own: Own) => {
    const form = withOwn(asked, own);
    setStart(({ round }) => ({ form, round: round + 1 }));
    setAsked(form);
  };
  return (
    <>
      <PageHeader
        title="Insights"
        description="What a change of tools or habits is worth. It is only as good as the figures you put in; every step is shown."
      />
      <Places label="Insights" places={INSIGHT_PLACES} current="/insights/roi" />
      <Body>
        <RoiInputs
          key={start.round}
          start={start.form}
          currency={currency}
          error={roi.error}
          busy={roi.isFetching}
          onAsk={setAsked}
        />
        <div aria-busy={roi.isFetching} className="min-w-0">
          {roi.data ? (
            <RoiResult roi={roi.data} />
          ) : roi.isError ? (
            <ErrorState error={roi.error} onRetry={() => void roi.refetch()} />
          ) : (
            <Loading />
          )}
        </div>
        <RoiHistoryPart onTakeOver={takeOver} />
      </Body>
    </>
  );
}
