import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, FileText } from "lucide-react";
import { useMemo } from "react";
import type { EvaluationDetail } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { buttonClass } from "@/components/ui/Button";
import { Progress } from "@/components/ui/Progress";
import { Skeleton } from "@/components/ui/Skeleton";
import { evaluationQuery } from "@/features/copilot/api";
import { CaseList } from "@/features/copilot/quality/CaseList";
import { EvaluationState } from "@/features/copilot/quality/EvaluationState";
import { GradeMark } from "@/features/copilot/quality/GradeMark";
import { GroupTable } from "@/features/copilot/quality/GroupTable";
import { MeasureTable } from "@/features/copilot/quality/MeasureTable";
import { casesOf, groupsOf, headlineOf, measuresOf } from "@/features/copilot/quality/report";
import type { CasesSearch } from "@/features/copilot/quality/search";
import { durationText, engineWord, titleOf } from "@/features/copilot/words";
import { cn } from "@/lib/cn";
import { formatNumber, plural } from "@/lib/format";

type EvaluationPageProps = {
  id: string;
  search: CasesSearch;
  onSearch: (search: CasesSearch) => void;
};

/** One measurement: its grade, its measures, and every case behind them. */
export function EvaluationPage({ id, search, onSearch }: EvaluationPageProps) {
  const evaluation = useQuery(evaluationQuery(id));
  if (!evaluation.data) {
    if (evaluation.isError) {
      return <ErrorState error={evaluation.error} onRetry={() => void evaluation.refetch()} />;
    }
    return (
      <div role="status" aria-label="Loading" aria-busy className="grid gap-4 p-6">
        <Skeleton className="h-6 w-64" />
        <Skeleton className="h-40 w-full" />
      </div>
    );
  }
  const { data } = evaluation;
  return (
    <>
      <PageHeader
        title={data.name}
        meta={
          <>
            <Link to="/copilot/quality" className="text-accent hover:underline">
              All measurements
            </Link>
            <EvaluationState evaluation={data} />
          </>
        }
        description={
          <>
            {engineWord(data.engine, data.engine === "llm" ? data.model : "")},{" "}
            <DateText value={data.created_at} kind="exact" />
          </>
        }
        actions={
          data.state === "done" && (
            <a
              href={`/api/v1/copilot/evaluations/${id}/report`}
              target="_blank"
              rel="noreferrer"
              className={buttonClass("secondary")}
            >
              <FileText aria-hidden />
              As one page
            </a>
          )
        }
      />
      {data.state === "done" ? (
        <Measured evaluation={data} search={search} onSearch={onSearch} />
      ) : (
        <OnItsWay evaluation={data} />
      )}
    </>
  );
}

const OnItsWay = ({ evaluation }: { evaluation: EvaluationDetail }) => {
  const { state, done, total, message } = evaluation;
  if (state === "failed") {
    return (
      <p role="alert" className="flex max-w-2xl items-start gap-2 px-6 text-danger max-md:px-4">
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        {message || "The measurement did not come to its end. Start it again."}
      </p>
    );
  }
  return (
    <div className="grid max-w-2xl gap-2 px-6 max-md:px-4">
      <p role="status">
        {state === "queued"
          ? "It begins when the worker is free."
          : total === 0
            ? "Reading the questions."
            : `${formatNumber(done)} of ${plural(total, "question")} asked. You can leave; it goes on.`}
      </p>
      <Progress
        label="Measuring"
        value={state === "running" && total > 0 ? done / total : undefined}
        className="h-1.5"
      />
    </div>
  );
};

type MeasuredProps = Omit<EvaluationPageProps, "id"> & { evaluation: EvaluationDetail };

function Measured({ evaluation, search, onSearch }: MeasuredProps) {
  const { totals, report } = evaluation;
  const cases = useMemo(() => casesOf(report), [report]);
  const parts = [
    { part: undefined, label: "Measures" },
    { part: "cases" as const, label: `Cases (${formatNumber(cases.length)})` },
  ];
  return (
    <>
      <fieldset
        aria-label="What is shown"
        className="flex shrink-0 gap-4 border-border border-b px-6 max-md:px-4"
      >
        {parts.map(({ part, label }) => (
          <button
            key={label}
            type="button"
            aria-pressed={search.part === part}
            onClick={() => onSearch({ part })}
            className={cn(
              "-mb-px h-9 border-transparent border-b-2 font-medium text-sm text-text-muted hover:text-text pointer-coarse:h-11",
              search.part === part && "border-accent text-text",
            )}
          >
            {label}
          </button>
        ))}
      </fieldset>
      {search.part === "cases" ? (
        <CaseList cases={cases} search={search} onSearch={onSearch} />
      ) : (
        <div className="grid max-w-6xl gap-8 px-6 py-6 max-md:px-4">
          <Headline totals={totals} />
          <MeasureTable measures={measuresOf(totals, report)} />
          <GroupTable
            title="By kind of question"
            groups={groupsOf(totals, "by_tag")}
            nameOf={titleOf}
            onOpen={(tag) => onSearch({ part: "cases", tag })}
          />
          <GroupTable title="By look-up" groups={groupsOf(totals, "by_tool")} nameOf={titleOf} />
        </div>
      )}
    </>
  );
}

function Headline({ totals }: { totals: EvaluationDetail["totals"] }) {
  const { grade, rule, cases, p50, p95, errors, fellBack, judge } = headlineOf(totals);
  const facts = [
    plural(cases, "case"),
    p50 !== null && p95 !== null
      ? `half answered within ${durationText(p50)}, 95 % within ${durationText(p95)}`
      : "",
    errors > 0 ? plural(errors, "error") : "",
    fellBack > 0 ? `${formatNumber(fellBack)} fell back to the rules` : "",
    judge
      ? `judged by ${judge}`
      : "judged by rules and vectors, without a model: those measures say (embedded)",
  ];
  return (
    <div className="flex flex-wrap items-start gap-4">
      <GradeMark large grade={grade} rule={rule} />
      <div className="min-w-0 flex-1">
        <p>{facts.filter(Boolean).join("; ")}.</p>
        <p className="max-w-3xl text-text-muted text-xs">{rule}</p>
      </div>
    </div>
  );
}
