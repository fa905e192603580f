import type { BlockOut } from "@/client/types.gen";
import { Marked, RowsTable } from "@/features/knowledge/text/MarkedText";
import { linesOf, type Mark } from "@/features/knowledge/text/runs";
import { cn } from "@/lib/cn";

type BlockProps = { block: BlockOut; marks: readonly Mark[] | undefined };

const HEADINGS = ["text-xl", "text-xl", "text-lg", "text-base", "text-sm", "text-sm"];
// The title of the page is the one h1.
const TAGS = ["h2", "h2", "h3", "h4", "h5", "h6"] as const;

/** A heading, paragraph, list, table, code or question as what it is. */
export function Block({ block, marks }: BlockProps) {
  const { kind, text, heading, level } = block;
  const whole = { text, start: 0 };
  switch (kind) {
    case "heading": {
      const Tag = TAGS[Math.min(level, TAGS.length) - 1] ?? "h2";
      return (
        <Tag className={cn("mt-2 font-semibold", HEADINGS[Math.min(level, 6) - 1])}>
          <Marked line={whole} marks={marks} />
        </Tag>
      );
    }
    case "list":
      return (
        <ul className="grid gap-1 text-base">
          {linesOf(text).map(({ text: line, start }) => {
            const indent = line.length - line.trimStart().length;
            return (
              <li
                key={start}
                className="flex gap-2"
                style={{ paddingLeft: `${Math.min(indent, 12) * 0.5}rem` }}
              >
                <span aria-hidden className="text-text-faint">
                  •
                </span>
                <span className="min-w-0 break-words">
                  <Marked
                    line={{ text: line.slice(indent), start: start + indent }}
                    marks={marks}
                  />
                </span>
              </li>
            );
          })}
        </ul>
      );
    case "table":
      return (
        <figure className="grid gap-1">
          {heading && <figcaption className="text-sm text-text-muted">{heading}</figcaption>}
          <RowsTable
            rows={linesOf(text).filter((line) => line.text.trim() !== "")}
            marks={marks}
            label={heading || "Table"}
          />
        </figure>
      );
    case "code":
      return (
        <pre className="overflow-x-auto rounded-md bg-background px-3 py-2 text-xs">
          <code>
            <Marked line={whole} marks={marks} />
          </code>
        </pre>
      );
    case "question":
      return (
        <div className="grid gap-1 border-border-strong border-l-2 pl-3">
          <p className="font-semibold text-base">{heading}</p>
          <p className="whitespace-pre-line break-words text-base">
            <Marked line={whole} marks={marks} />
          </p>
        </div>
      );
    default:
      return (
        <p className="whitespace-pre-line break-words text-base">
          <Marked line={whole} marks={marks} />
        </p>
      );
  }
}
