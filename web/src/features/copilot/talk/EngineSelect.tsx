import { Select } from "@/components/ui/Select";
import type { EngineName } from "@/features/copilot/words";

const BEST = "best";
const OPTIONS: { value: EngineName | typeof BEST; label: string }[] = [
  { value: BEST, label: "Best engine" },
  { value: "builtin", label: "Built-in rules" },
  { value: "llm", label: "Language model" },
];

type EngineSelectProps = {
  value: EngineName | undefined;
  onChange: (engine: EngineName | undefined) => void;
};

/** Who shall answer, where there is a choice. */
export const EngineSelect = ({ value, onChange }: EngineSelectProps) => (
  <Select
    aria-label="Engine"
    className="h-7 w-36 border-transparent text-xs shadow-none"
    value={value ?? BEST}
    options={OPTIONS}
    onValueChange={(chosen) =>
      onChange(
        OPTIONS.flatMap((one) => (one.value === BEST ? [] : one.value)).find(
          (one) => one === chosen,
        ),
      )
    }
  />
);
