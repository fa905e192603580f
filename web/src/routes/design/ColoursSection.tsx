import { Section } from "@/routes/design/Section";

const SWATCHES = [
  "bg-background",
  "bg-surface",
  "bg-surface-raised",
  "bg-surface-hover",
  "bg-border",
  "bg-border-strong",
  "bg-accent",
  "bg-accent-soft",
  "bg-danger",
  "bg-danger-soft",
  "bg-warning",
  "bg-warning-soft",
  "bg-success",
  "bg-success-soft",
  "bg-info",
  "bg-info-soft",
];

export function ColoursSection() {
  return (
    <Section title="Colours and type">
      <div className="flex flex-wrap gap-3">
        {SWATCHES.map((swatch) => (
          <div key={swatch} className="grid w-24 gap-1 text-2xs text-text-muted">
            <div className={`h-10 rounded-md border border-border ${swatch}`} />
            {swatch.slice(3)}
          </div>
        ))}
      </div>
      <div className="grid gap-1">
        <p className="font-semibold text-xl tracking-tight">Page title, 20 px</p>
        <p className="font-semibold text-lg">Dialog title, 16 px</p>
        <p className="text-base">Reading text, 14 px</p>
        <p className="text-sm">Screen text, 13 px: 1,234,567.89</p>
        <p className="text-text-muted text-xs">Muted, 12 px</p>
        <p className="text-2xs text-text-faint">Faint, 11 px</p>
      </div>
    </Section>
  );
}
