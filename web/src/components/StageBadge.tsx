import { hueOf } from "@/lib/hues";

type StageBadgeProps = { name: string; hue: string | null | undefined };

/** A pipeline stage: its name, with the colour of its column on the board. */
export function StageBadge({ name, hue }: StageBadgeProps) {
  return (
    <span
      data-hue={hueOf(hue)}
      className="inline-flex h-5 max-w-full items-center align-middle gap-1.5 rounded-sm bg-hue/12 px-1.5 font-medium text-hue text-xs"
    >
      <span aria-hidden className="size-1.5 shrink-0 rounded-full bg-hue" />
      <span className="truncate">{name}</span>
    </span>
  );
}
