import { Button } from "@/components/ui/Button";
import { DatePicker } from "@/components/ui/DatePicker";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { type Draft, inDays } from "@/features/crm/activities/draft";

type ComposerFactsProps = { draft: Draft; onChange: (patch: Partial<Draft>) => void };

const SMALL = "h-7 text-xs";
const DIRECTIONS = [
  { value: "out", label: "Outgoing" },
  { value: "in", label: "Incoming" },
];
const SOON = [
  { label: "Today", days: 0 },
  { label: "Tomorrow", days: 1 },
  { label: "In a week", days: 7 },
];

/** When, how long, which way: only what the kind has. */
export function ComposerFacts({ draft, onChange }: ComposerFactsProps) {
  const { kind } = draft;
  if (kind === "task") {
    return (
      <>
        <DatePicker
          aria-label="Due"
          value={draft.due || null}
          onChange={(day) => onChange({ due: day ?? "" })}
          className={`${SMALL} w-36`}
        />
        {!draft.due &&
          SOON.map(({ label, days }) => (
            <Button
              key={label}
              variant="ghost"
              size="sm"
              onClick={() => onChange({ due: inDays(days) })}
            >
              {label}
            </Button>
          ))}
        <Button
          variant="ghost"
          size="sm"
          aria-pressed={draft.priority === "high"}
          onClick={() => onChange({ priority: draft.priority === "high" ? "normal" : "high" })}
          className={draft.priority === "high" ? "bg-warning-soft text-warning" : undefined}
        >
          High priority
        </Button>
      </>
    );
  }
  const timed = kind === "call" || kind === "meeting";
  return (
    <>
      {(kind === "call" || kind === "mail") && (
        <Select
          aria-label="Direction"
          className={`${SMALL} w-28`}
          value={draft.direction}
          onValueChange={(value) => onChange({ direction: value === "in" ? "in" : "out" })}
          options={DIRECTIONS}
        />
      )}
      {kind !== "note" && (
        <Input
          type="datetime-local"
          aria-label="When; empty means now"
          title="When; empty means now"
          value={draft.at}
          onChange={(event) => onChange({ at: event.target.value })}
          className={`${SMALL} w-44`}
        />
      )}
      {timed && (
        <>
          <Input
            type="number"
            min={0}
            aria-label="Minutes"
            placeholder="Minutes"
            value={draft.minutes}
            onChange={(event) => onChange({ minutes: event.target.value })}
            className={`${SMALL} w-20`}
          />
          <Input
            aria-label="Outcome"
            placeholder="Outcome"
            maxLength={100}
            value={draft.outcome}
            onChange={(event) => onChange({ outcome: event.target.value })}
            className={`${SMALL} w-32`}
          />
        </>
      )}
    </>
  );
}
