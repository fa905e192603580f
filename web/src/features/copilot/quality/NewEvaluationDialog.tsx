import { useMutation, useQuery } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { type ChangeEvent, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { Textarea } from "@/components/ui/Textarea";
import { aboutQuery, startEvaluation } from "@/features/copilot/api";
import { readCases } from "@/features/copilot/quality/cases-file";
import { type EngineName, engineWord } from "@/features/copilot/words";
import { plural } from "@/lib/format";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

type NewEvaluationDialogProps = { onClose: () => void; onBegun: (id: string) => void };
type SetName = "demo" | "own";

const ENGINES: EngineName[] = ["builtin", "llm"];
const SETS: { value: SetName; label: string }[] = [
  { value: "demo", label: "The demo company's questions" },
  { value: "own", label: "A set of our own" },
];

/** What to measure, with which engine, on which questions. */
export function NewEvaluationDialog({ onClose, onBegun }: NewEvaluationDialogProps) {
  const isDemo = useSession()?.workspace.is_demo ?? false;
  const about = useQuery(aboutQuery(null)).data;
  const [set, setSet] = useState<SetName>(isDemo ? "demo" : "own");
  const [engine, setEngine] = useState<EngineName>("builtin");
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const read = set === "own" && text !== "" ? readCases(text) : null;
  const start = useMutation({ ...startEvaluation });
  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (!file) return;
    setText(await file.text());
    setName((typed) => typed || file.name.replace(/\.[^.]+$/, ""));
  };
  const begin = () =>
    start.mutate(
      {
        name: name.trim() || (set === "demo" ? "Demo set" : "Our set"),
        engine,
        ...(read?.cases && { cases: read.cases }),
      },
      { onSuccess: ({ id }) => onBegun(id) },
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Measure the copilot"
      description="Every question of the set is asked as a user would ask it. Nothing is changed."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={set === "own" && !read?.cases}
            loading={start.isPending}
            onClick={begin}
          >
            Start
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {isDemo && (
          <Field label="Questions">
            {(control) => (
              <Select
                {...control}
                value={set}
                options={SETS}
                onValueChange={(value) => setSet(value === "demo" ? "demo" : "own")}
              />
            )}
          </Field>
        )}
        {set === "own" && (
          <>
            <Field
              label="Cases"
              error={read?.problem}
              hint={
                read?.cases
                  ? `${plural(read.cases.length, "case")} read.`
                  : "One JSON object a line: question, ground_truth, expected_tools, expected_contexts."
              }
            >
              {(control) => (
                <Textarea
                  {...control}
                  rows={6}
                  spellCheck={false}
                  className="max-h-60 font-mono text-xs"
                  placeholder='{"question": "Who owns Oberkamp?", "ground_truth": "Mira Okafor"}'
                  value={text}
                  onChange={(event) => setText(event.target.value)}
                />
              )}
            </Field>
            <label className="control inline-flex h-8 w-fit cursor-pointer items-center gap-2 px-3 font-medium has-focus-visible:outline-2 has-focus-visible:outline-focus">
              <FileUp aria-hidden className="size-4" />
              Read a file
              <input
                type="file"
                accept=".json,.jsonl,.ndjson,.txt"
                className="sr-only"
                onChange={(event) => void take(event)}
              />
            </label>
          </>
        )}
        <Field label="Engine">
          {(control) => (
            <Select
              {...control}
              value={engine}
              options={ENGINES.map((one) => ({
                value: one,
                label: engineWord(one, one === "llm" ? (about?.model ?? "") : ""),
                disabled: !about?.engines.includes(one),
              }))}
              onValueChange={(value) => setEngine(value === "llm" ? "llm" : "builtin")}
            />
          )}
        </Field>
        <Field label="Name" optional>
          {(control) => (
            <Input
              {...control}
              maxLength={120}
              placeholder={set === "demo" ? "Demo set" : "Our set"}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {start.isError && (
          <p role="alert" className="text-danger text-sm">
            {[
              toProblem(start.error).message,
              ...toProblem(start.error).errors.map(({ field, reason }) => `${field}: ${reason}`),
            ].join(" ")}
          </p>
        )}
      </div>
    </Dialog>
  );
}
