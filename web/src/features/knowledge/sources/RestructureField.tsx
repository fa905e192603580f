import { useQuery } from "@tanstack/react-query";
import { useController } from "react-hook-form";
import { Checkbox } from "@/components/ui/Checkbox";
import { Label } from "@/components/ui/Label";
import { settingsQuery } from "@/features/knowledge/api";
import type { SourceForm } from "@/features/knowledge/sources/SourceFields";

/** Only where there is a model to do it, or where it was asked for before. */
export function RestructureField({ form }: { form: SourceForm }) {
  const settings = useQuery(settingsQuery);
  const { field } = useController({ control: form.control, name: "rules.restructure" });
  if (!field.value && !settings.data?.engines.includes("llm")) return null;
  return (
    <div className="grid gap-0.5">
      <span className="flex items-center gap-2">
        <Checkbox
          id="restructure"
          aria-describedby="restructure-hint"
          checked={field.value}
          onCheckedChange={(checked) => field.onChange(checked === true)}
        />
        <Label htmlFor="restructure">Let the language model mend headings and lists</Label>
      </span>
      <p id="restructure-hint" className="pl-6 text-text-muted text-xs">
        The text of these documents is sent to the model. Its words stay as they are, and the
        original is kept.
      </p>
    </div>
  );
}
