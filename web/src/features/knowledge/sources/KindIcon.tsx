import { KINDS, type SourceKind } from "@/features/knowledge/words";

export function KindIcon({ kind }: { kind: SourceKind }) {
  const { icon: Icon, label } = KINDS[kind];
  return (
    <span title={label} className="inline-flex shrink-0 text-text-faint">
      <Icon aria-hidden className="size-4" />
      <span className="sr-only">{label}: </span>
    </span>
  );
}
