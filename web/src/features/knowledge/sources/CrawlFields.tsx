import { ChevronRight } from "lucide-react";
import { Controller } from "react-hook-form";
import { Checkbox } from "@/components/ui/Checkbox";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Label } from "@/components/ui/Label";
import { Textarea } from "@/components/ui/Textarea";
import { errorAt, type SourceForm } from "@/features/knowledge/sources/SourceFields";

const NUMBERS = [
  { name: "rules.max_pages", label: "At most so many pages", min: 1, max: 20_000, step: 1 },
  { name: "rules.max_depth", label: "Links away from the start", min: 0, max: 20, step: 1 },
  { name: "rules.delay_seconds", label: "Seconds between pages", min: 0, max: 30, step: 0.1 },
] as const;

/** Bounds of the crawl: seldom needed, so folded away until something in there is refused. */
export function CrawlFields({ form }: { form: SourceForm }) {
  const { control, register } = form;
  const refused = form.formState.errors.rules !== undefined;
  return (
    <details open={refused || undefined} className="group">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1 rounded-sm font-medium text-sm text-text-muted hover:text-text">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        How far to read
      </summary>
      <div className="mt-3 grid gap-4">
        <div className="grid gap-4 sm:grid-cols-3">
          {NUMBERS.map(({ name, label, ...bounds }) => (
            <Field key={name} label={label} error={errorAt(form, name)}>
              {(field) => (
                <Input
                  type="number"
                  inputMode="decimal"
                  {...field}
                  {...bounds}
                  {...register(name)}
                />
              )}
            </Field>
          ))}
        </div>
        <Field
          label="Only addresses that begin with"
          optional
          error={errorAt(form, "rules.prefix")}
          hint="A path, such as /docs/"
        >
          {(field) => <Input {...field} {...register("rules.prefix")} autoComplete="off" />}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Only these paths"
            optional
            error={errorAt(form, "rules.include")}
            hint="One per line; * stands for anything: /docs/*"
          >
            {(field) => <Textarea {...field} rows={2} {...register("rules.include")} />}
          </Field>
          <Field
            label="Never these paths"
            optional
            error={errorAt(form, "rules.exclude")}
            hint="One per line: /blog/*"
          >
            {(field) => <Textarea {...field} rows={2} {...register("rules.exclude")} />}
          </Field>
        </div>
        <Controller
          control={control}
          name="rules.use_sitemap"
          render={({ field }) => (
            <span className="flex items-center gap-2">
              <Checkbox
                id="use_sitemap"
                checked={field.value}
                onCheckedChange={(checked) => field.onChange(checked === true)}
              />
              <Label htmlFor="use_sitemap">Read the sitemap of the website, too</Label>
            </span>
          )}
        />
        <p className="text-text-muted text-xs">
          What the website's robots.txt forbids is never read.
        </p>
      </div>
    </details>
  );
}
