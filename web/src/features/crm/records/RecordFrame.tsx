import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { InlineEdit } from "@/components/InlineEdit";
import { Composer } from "@/features/crm/activities/Composer";
import type { Links } from "@/features/crm/activities/draft";
import { OpenTasks } from "@/features/crm/activities/OpenTasks";
import { Timeline } from "@/features/crm/activities/Timeline";
import { neighboursOf } from "@/features/crm/lists/neighbours";
import { RecordMenu } from "@/features/crm/records/RecordMenu";
import type { RecordKind } from "@/features/crm/server";
import { capital, WORDS } from "@/features/crm/words";
import { cn } from "@/lib/cn";
import { useShortcuts } from "@/lib/keyboard";

type RecordFrameProps = {
  kind: RecordKind;
  id: string;
  name: string;
  onRename: (name: string) => Promise<unknown>;
  readOnly: boolean;
  /** Under the name: owner, stage, amount, the next step. */
  meta: ReactNode;
  /** Buttons, the main one last. */
  actions?: ReactNode;
  /** Between header and content: the stages of a deal. */
  path?: ReactNode;
  facts: ReactNode;
  links: Links;
  currency: string;
};

type Part = "timeline" | "facts";

/** The page of one record: header, timeline on the left, facts and related on the right. */
export function RecordFrame(props: RecordFrameProps) {
  const { kind, id, name, readOnly } = props;
  const words = WORDS[kind];
  const navigate = useNavigate();
  const [part, setPart] = useState<Part>("timeline");
  const go = (to: string | undefined) => {
    if (to) void navigate({ to: words.page, params: { id: to } });
  };
  const { before, after } = neighboursOf(kind, id);
  useShortcuts([
    { keys: "[", label: "Previous of the list", group: "Record", run: () => go(before) },
    { keys: "]", label: "Next of the list", group: "Record", run: () => go(after) },
    {
      keys: "u",
      label: `All ${words.many}`,
      group: "Record",
      run: () => void navigate({ to: words.list }),
    },
    ...(readOnly
      ? []
      : [{ keys: "e", label: "Edit the name", group: "Record", run: () => editName() }]),
  ]);

  return (
    <div className="flex min-h-0 flex-1 flex-col @max-[50rem]/main:min-h-fit">
      <header className="flex flex-wrap items-start gap-x-4 gap-y-2 px-6 pt-4 pb-3 max-md:px-4">
        <div className="min-w-0 flex-1 basis-72">
          <Link to={words.list} className="text-text-faint text-xs hover:text-text hover:underline">
            {capital(words.many)}
          </Link>
          <h1 className="font-semibold text-xl tracking-tight">
            <InlineEdit
              label="Name"
              value={name}
              onSave={props.onRename}
              readOnly={readOnly}
              className="max-w-full"
            />
          </h1>
          <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-text-muted">
            {props.meta}
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {props.actions}
          <RecordMenu kind={kind} id={id} name={name} />
        </div>
      </header>
      {props.path}
      <PartSwitch part={part} onPart={setPart} />
      <div className="grid min-h-0 flex-1 border-border border-t @min-[50rem]/main:grid-cols-[minmax(0,1fr)_23rem]">
        <div
          className={cn(
            "px-6 pt-4 pb-10 max-md:px-4 @min-[50rem]/main:overflow-y-auto",
            part === "facts" && "@max-[50rem]/main:hidden",
          )}
        >
          <div className="mx-auto max-w-3xl">
            {!readOnly && <Composer links={props.links} />}
            <OpenTasks kind={kind} id={id} readOnly={readOnly} />
            <Timeline kind={kind} id={id} currency={props.currency} />
          </div>
        </div>
        <aside
          aria-label="Facts"
          className={cn(
            "px-6 py-2 max-md:px-4 @min-[50rem]/main:overflow-y-auto @min-[50rem]/main:border-border @min-[50rem]/main:border-l @min-[50rem]/main:px-5",
            part === "timeline" && "@max-[50rem]/main:hidden",
          )}
        >
          {props.facts}
        </aside>
      </div>
    </div>
  );
}

function editName(): void {
  const edit = document.querySelector("h1 [data-inline-edit]");
  if (edit instanceof HTMLElement) edit.click();
}

const PARTS: { part: Part; label: string }[] = [
  { part: "timeline", label: "Timeline" },
  { part: "facts", label: "Facts" },
];

/** Narrow screens show one at a time. */
const PartSwitch = ({ part, onPart }: { part: Part; onPart: (part: Part) => void }) => (
  <div className="flex gap-4 px-6 max-md:px-4 @min-[50rem]/main:hidden">
    {PARTS.map((one) => (
      <button
        key={one.part}
        type="button"
        aria-pressed={one.part === part}
        onClick={() => onPart(one.part)}
        className={cn(
          "-mb-px h-9 border-transparent border-b-2 font-medium text-sm text-text-muted pointer-coarse:h-10",
          one.part === part && "border-accent text-text",
        )}
      >
        {one.label}
      </button>
    ))}
  </div>
);
