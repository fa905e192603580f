import { Sparkles } from "lucide-react";
import type { ChangeFile, ImportFileOut, KindOut } from "@/client/types.gen";
import { Badge } from "@/components/ui/Badge";
import { Select } from "@/components/ui/Select";
import { mappingChange } from "@/features/crm/importing/states";
import { cn } from "@/lib/cn";

export type FileFormProps = {
  file: ImportFileOut;
  kind: KindOut;
  editable: boolean;
  onChange: (patch: Omit<ChangeFile, "id">) => void;
};

const NOT = "not";
const UNITS = [
  { value: "1", label: "as it is" },
  { value: "1000", label: "thousands" },
  { value: "1000000", label: "millions" },
];

/** Which column becomes which field, with what stands in it. */
export function MappingTable({ file, kind, editable, onChange }: FileFormProps) {
  const takenBy = new Map(file.columns.map(({ name, field }) => [field, name]));
  const choices = [
    { value: NOT, label: "Do not import" },
    ...kind.fields.map(({ name, label, required }) => ({
      value: name,
      label: `${label}${required ? " (needed)" : ""}`,
    })),
  ];
  return (
    <div className="overflow-x-auto">
      <table className="w-full min-w-xl text-left text-sm">
        <caption className="sr-only">Columns of {file.name}</caption>
        <thead className="border-border border-b text-text-muted text-xs">
          <tr className="h-7">
            <th className="font-normal">Column</th>
            <th className="font-normal">What stands in it</th>
            <th className="w-72 font-normal">Becomes</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-border">
          {file.columns.map((column) => {
            const field = kind.fields.find(({ name }) => name === column.field);
            return (
              <tr key={column.name}>
                <td className="max-w-48 truncate py-1.5 pr-4 font-medium" title={column.name}>
                  {column.name}
                </td>
                <td
                  className="max-w-64 truncate py-1.5 pr-4 text-text-muted"
                  title={column.samples.join("\n")}
                >
                  {column.samples.length > 0 ? column.samples.join(" · ") : "always empty"}
                </td>
                <td className="py-1.5">
                  <span className="flex items-center gap-2">
                    <Select
                      aria-label={`What ${column.name} becomes`}
                      className={cn("w-48 shrink-0", !column.field && "text-text-muted")}
                      disabled={!editable}
                      value={column.field ?? NOT}
                      onValueChange={(value) =>
                        onChange({
                          mapping: mappingChange(
                            file.columns,
                            column.name,
                            value === NOT ? null : value,
                          ),
                        })
                      }
                      options={choices.map((choice) =>
                        takenBy.has(choice.value) && takenBy.get(choice.value) !== column.name
                          ? {
                              ...choice,
                              label: `${choice.label}, now ${takenBy.get(choice.value)}`,
                            }
                          : choice,
                      )}
                    />
                    {field?.type === "money" && (
                      <Select
                        aria-label={`Unit of ${column.name}`}
                        className="w-28 shrink-0"
                        disabled={!editable}
                        value={String(file.options.units?.[column.name] ?? 1)}
                        onValueChange={(unit) =>
                          onChange({
                            options: {
                              units: { ...file.options.units, [column.name]: Number(unit) },
                            },
                          })
                        }
                        options={UNITS}
                      />
                    )}
                    {column.field && column.guessed && (
                      <Badge tone="neutral" title="Guessed from the name and the values">
                        <Sparkles aria-hidden />
                        guess
                      </Badge>
                    )}
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
