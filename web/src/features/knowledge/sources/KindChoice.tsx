import { KINDS, type SourceKind } from "@/features/knowledge/words";

const ORDER: SourceKind[] = ["website", "files", "written"];

type KindChoiceProps = {
  value: SourceKind;
  onChange: (kind: SourceKind) => void;
  disabled?: boolean;
};

export const KindChoice = ({ value, onChange, disabled }: KindChoiceProps) => (
  <fieldset disabled={disabled} className="grid gap-2 sm:grid-cols-3">
    <legend className="mb-1.5 font-medium text-sm">What is it?</legend>
    {ORDER.map((kind) => {
      const { icon: Icon, label, about } = KINDS[kind];
      return (
        <label
          key={kind}
          className="flex cursor-pointer items-start gap-2.5 rounded-md border border-border-strong p-2.5 transition-colors hover:bg-surface-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-focus has-disabled:opacity-55"
        >
          <input
            type="radio"
            name="kind"
            value={kind}
            checked={kind === value}
            tabIndex={kind === value ? 0 : -1}
            onChange={() => onChange(kind)}
            className="sr-only"
          />
          <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-text-muted" />
          <span>
            <span className="block font-medium text-sm">{label}</span>
            <span className="block text-text-muted text-xs">{about}</span>
          </span>
        </label>
      );
    })}
  </fieldset>
);
