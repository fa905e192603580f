import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { settingsQuery } from "@/features/scoring/api";
import { Loading } from "@/features/scoring/models/ModelsPage";
import { ModelsTabs } from "@/features/scoring/models/ModelsTabs";
import { FeatureLists } from "@/features/scoring/settings/FeatureLists";
import { RulesEditor } from "@/features/scoring/settings/RulesEditor";
import { TrainingSettings } from "@/features/scoring/settings/TrainingSettings";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

/** How a workspace scores: when it trains, what it leaves out, and the points without a model. */
export function ScoringSettings() {
  const settings = useQuery(settingsQuery);
  const readOnly = !can(useSession(), "scoring:write");
  return (
    <>
      <PageHeader
        title="Scores"
        description="What scores leads and deals, learned from your own history, and how good it is, measured."
      />
      <ModelsTabs current="settings" />
      {settings.data ? (
        <div className="grid max-w-4xl content-start gap-8 px-6 py-6 max-md:px-4">
          {readOnly && (
            <p className="text-sm text-text-muted">A manager or an admin can change these.</p>
          )}
          <Section title="Training">
            <TrainingSettings settings={settings.data} readOnly={readOnly} />
          </Section>
          <Section title="Features by hand">
            <FeatureLists settings={settings.data} readOnly={readOnly} />
          </Section>
          <Section title="Rules while there is no model">
            <RulesEditor settings={settings.data} readOnly={readOnly} />
          </Section>
        </div>
      ) : settings.isError ? (
        <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />
      ) : (
        <Loading />
      )}
    </>
  );
}

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="grid gap-2">
    <h2 className="font-semibold text-base">{title}</h2>
    {children}
  </section>
);
