import { CircleAlert, Search } from "lucide-react";
import type { ToolRun } from "@/client/types.gen";
import { Badge } from "@/components/ui/Badge";
import { RecordLink } from "@/features/copilot/answer/RecordLink";
import { durationText, titleOf } from "@/features/copilot/words";
import { plural } from "@/lib/format";

type ToolStepProps = { title: string; run: ToolRun };

/** One look-up: with what, what it found, how long it took. */
export function ToolStep({ title, run }: ToolStepProps) {
  const { found, error, cached } = run;
  const facts = found?.facts ?? [];
  return (
    <div className="grid gap-1.5 text-sm">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Search aria-hidden className="size-3.5 text-text-faint" />
        <span className="font-medium">{title || titleOf(run.tool)}</span>
        {cached && <Badge>from memory</Badge>}
        <span className="ml-auto text-text-faint text-xs tabular-nums">
          {durationText(run.milliseconds ?? 0)}
        </span>
      </p>
      <Arguments values={run.arguments} />
      {error && (
        <p className="flex items-start gap-1.5 text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {error}
        </p>
      )}
      {found && <p className="text-text-muted">{found.summary}</p>}
      {facts.length > 0 && (
        <details>
          <summary className="cursor-pointer text-accent text-xs">
            {plural(facts.length, "fact")} found
          </summary>
          <ul className="mt-1.5 grid gap-1.5 border-border border-l pl-3">
            {facts.map((fact) => (
              <li key={fact.key} className="break-words">
                {fact.text}{" "}
                {fact.passage ? (
                  <span className="text-text-faint text-xs">({fact.passage.title})</span>
                ) : (
                  <span className="text-xs">
                    <RecordLink record={fact.records?.[0]} />
                  </span>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

const said = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "");
const isSaid = (value: unknown): boolean =>
  value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);

function Arguments({ values }: { values: Record<string, unknown> }) {
  const given = Object.entries(values).filter(([, value]) => isSaid(value));
  if (given.length === 0) return null;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-xs">
      {given.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-text-faint">{titleOf(name)}</dt>
          <dd className="break-words">{said(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
