import type { ReactNode } from "react";
import { Sheet } from "@/components/ui/Sheet";
import { type MeasuredCase, measureTitle } from "@/features/copilot/quality/report";
import { durationText, titleOf } from "@/features/copilot/words";
import { formatNumber } from "@/lib/format";

type CaseSheetProps = { one: MeasuredCase; onClose: () => void };

/** One question: what was expected, what was answered, what was looked up, and every score. */
export const CaseSheet = ({ one, onClose }: CaseSheetProps) => (
  <Sheet
    open
    onOpenChange={(open) => !open && onClose()}
    title={one.question}
    description={[...one.tags, one.persona && `asked as ${one.persona}`].filter(Boolean).join(", ")}
  >
    <div className="grid gap-5 text-sm">
      {one.history.length > 0 && (
        <Part title="Before it">
          <Lines lines={one.history} />
        </Part>
      )}
      <Part title="Expected">
        <p>{titleOf(one.expected.outcome)}</p>
        {one.expected.truth && <Said>{one.expected.truth}</Said>}
        {one.expected.tools && (
          <p className="text-text-muted text-xs">Look-ups: {one.expected.tools}</p>
        )}
        {one.expected.client && (
          <p className="text-text-muted text-xs">Client: {one.expected.client}</p>
        )}
      </Part>
      <Part title="Answered">
        <p>
          {titleOf(one.outcome)}
          {one.milliseconds !== null && (
            <span className="text-text-faint"> in {durationText(one.milliseconds)}</span>
          )}
        </p>
        {one.error && <p className="text-danger">{one.error}</p>}
        {one.answer && <Said>{one.answer}</Said>}
        <Lines lines={one.choices} />
        <Lines lines={one.proposals} />
      </Part>
      {one.missing.length > 0 && (
        <Part title="Not said">
          <Lines lines={one.missing} />
        </Part>
      )}
      {one.unsupported.length > 0 && (
        <Part title="Not borne out by a source">
          <Lines lines={one.unsupported} />
        </Part>
      )}
      <Part title="Scores">
        <table className="w-full">
          <tbody className="divide-y divide-border border-border border-y">
            {one.scores.map(({ name, value }) => (
              <tr key={name}>
                <th scope="row" className="py-1 text-left font-normal text-text-muted">
                  {measureTitle(name)}
                </th>
                <td className="py-1 text-right tabular-nums">
                  {value === null ? (
                    <span className="text-text-faint">not scored</span>
                  ) : (
                    formatNumber(value, 2)
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Part>
      <Part title="Looked up">
        {one.tools.length === 0 && <p className="text-text-muted">Nothing.</p>}
        <ol className="grid gap-2">
          {one.tools.map((tool, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a measured case does not change
            <li key={place} className="rounded-md border border-border p-2">
              <p className="flex gap-2">
                <span className="flex-1 font-medium">{titleOf(tool.tool)}</span>
                <span className="text-text-faint text-xs">
                  {tool.cached ? "from memory" : durationText(tool.milliseconds)}
                </span>
              </p>
              <p className="break-words font-mono text-text-muted text-xs">
                {JSON.stringify(tool.arguments)}
              </p>
              <p className="text-text-muted">{tool.summary}</p>
            </li>
          ))}
        </ol>
      </Part>
      {one.sources.length > 0 && (
        <Part title="Cited">
          <Lines lines={one.sources.map(({ n, text }) => `[${n}] ${text}`)} />
        </Part>
      )}
    </div>
  </Sheet>
);

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="grid gap-1">
    <h3 className="font-semibold">{title}</h3>
    {children}
  </section>
);

const Said = ({ children }: { children: string }) => (
  <p className="whitespace-pre-line break-words rounded-md bg-background px-3 py-2">{children}</p>
);

const Lines = ({ lines }: { lines: readonly string[] }) =>
  lines.length > 0 && (
    <ul className="grid list-disc gap-1 pl-4 text-text-muted">
      {lines.map((line) => (
        <li key={line} className="break-words">
          {line}
        </li>
      ))}
    </ul>
  );
