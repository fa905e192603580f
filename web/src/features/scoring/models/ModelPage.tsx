import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download } from "lucide-react";
import type { ReactNode } from "react";
import type { ModelDetail } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { buttonClass } from "@/components/ui/Button";
import { aboutQuery, modelQuery } from "@/features/scoring/api";
import { CalibrationPlot } from "@/features/scoring/models/CalibrationPlot";
import { ClosingQuality } from "@/features/scoring/models/ClosingQuality";
import { Compared } from "@/features/scoring/models/Compared";
import { FeatureTable } from "@/features/scoring/models/FeatureTable";
import { LeakList } from "@/features/scoring/models/LeakList";
import { LiftTable } from "@/features/scoring/models/LiftTable";
import { MemberTable } from "@/features/scoring/models/MemberTable";
import { Loading } from "@/features/scoring/models/ModelsPage";
import { driftWord, StateBadge } from "@/features/scoring/models/ModelTable";
import { NoSignal, Warnings } from "@/features/scoring/models/NowSection";
import { PromoteButton } from "@/features/scoring/models/PromoteButton";
import { QualityTable } from "@/features/scoring/models/QualityTable";
import { figure, SUBJECTS } from "@/features/scoring/words";
import { formatNumber, plural } from "@/lib/format";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

/** One model: how good it is, on what, why, and what is different from the one before. */
export function ModelPage({ id }: { id: string }) {
  const query = useQuery(modelQuery(id));
  const writes = can(useSession(), "scoring:write");
  const model = query.data;
  if (!model) {
    if (query.isError) {
      return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
    }
    return <Loading />;
  }
  return (
    <>
      <PageHeader
        title={`Model ${model.number}`}
        meta={
          <>
            <Link
              to="/models"
              search={model.kind === "deal" ? { kind: "deal" } : {}}
              className="text-accent hover:underline"
            >
              Scores of {SUBJECTS[model.kind].many}
            </Link>
            <StateBadge state={model.state} />
          </>
        }
        description={<Origin model={model} />}
        actions={
          <>
            <a
              href={`/api/v1/scoring/models/${id}/export.csv`}
              download
              className={buttonClass("secondary")}
            >
              <Download aria-hidden />
              Export
            </a>
            {writes && model.state !== "champion" && <PromoteButton model={model} />}
          </>
        }
      />
      <div className="grid max-w-6xl gap-8 px-6 pt-3 pb-10 max-md:px-4">
        {!model.signal && <NoSignal word={model.word} />}
        {model.signal && model.method !== "blend" && model.word && (
          <p className="max-w-3xl">{model.word}</p>
        )}
        <Warnings warnings={model.warnings} />
        <Section title="How good it is">
          <QualityTable model={model} />
        </Section>
        <div className="grid gap-8 lg:grid-cols-2">
          <Section title="Does 40% mean 40%?">
            <CalibrationPlot model={model} />
          </Section>
          <Section title="Does the best come first?">
            <LiftTable model={model} />
          </Section>
        </div>
        <Section title="The whole and its parts">
          <MemberTable model={model} />
        </Section>
        <Section title="When and for how much">
          <ClosingQuality model={model} />
        </Section>
        <Section title="What changed">
          <Compared model={model} />
        </Section>
        <Section title="Fields that know too much">
          <LeakList model={model} />
        </Section>
        <Section title="What it looks at">
          <FeatureTable model={model} />
          {model.left_out.length > 0 && <LeftOut model={model} />}
        </Section>
      </div>
    </>
  );
}

function Origin({ model }: { model: ModelDetail }) {
  const words = SUBJECTS[model.kind];
  return (
    <>
      Trained <DateText value={model.trained_at} /> in {formatNumber(model.train_seconds)} s on{" "}
      {plural(model.rows, "example")}, {formatNumber(model.positives)} {words.success} within{" "}
      {plural(model.horizon_days, "day")}
      {model.known_from && model.known_to && (
        <>
          , from <DateText value={model.known_from} kind="day" /> to{" "}
          <DateText value={model.known_to} kind="day" />
        </>
      )}
      .{" "}
      {model.calibration === "none"
        ? "Its chances needed no correction."
        : `Calibrated by ${model.calibration.replaceAll("_", " ")}.`}{" "}
      Since training: {driftWord(model.drift).toLowerCase()}
      {model.drift !== null && ` (stability index ${figure(model.drift, 2)})`}.
    </>
  );
}

function LeftOut({ model }: { model: ModelDetail }) {
  const about = useQuery(aboutQuery(model.kind)).data;
  const names = model.left_out.map(
    (feature) => about?.features.find(({ name }) => name === feature)?.label ?? feature,
  );
  return (
    <p className="text-sm text-text-muted">
      Left out, for they know too much, say nothing or are not wanted: {names.join(", ")}.
    </p>
  );
}

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="grid min-w-0 content-start gap-2">
    <h2 className="font-semibold text-base">{title}</h2>
    {children}
  </section>
);
