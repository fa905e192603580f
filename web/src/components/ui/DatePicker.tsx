import type { ComponentProps } from "react";
import { Input } from "@/components/ui/Input";
import { cn } from "@/lib/cn";

type DatePickerProps = Omit<ComponentProps<typeof Input>, "type" | "value" | "onChange"> & {
  /** "2026-03-01", or null for none. */
  value: string | null;
  onChange: (day: string | null) => void;
};

/** The browser's own picker: known to every user, every keyboard and every screen reader. */
export function DatePicker({ value, onChange, className, ...rest }: DatePickerProps) {
  return (
    <Input
      type="date"
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value || null)}
      className={cn(!value && "text-text-faint", className)}
      {...rest}
    />
  );
}
