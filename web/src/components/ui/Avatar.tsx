import { cn } from "@/lib/cn";
import { initials } from "@/lib/format";
import { hueFor } from "@/lib/hues";

const SIZES = { sm: "size-5 text-[0.625rem]", md: "size-6 text-2xs", lg: "size-10 text-base" };

type AvatarProps = { name: string; size?: keyof typeof SIZES; square?: boolean };

/** Initials on the colour of the name. Decoration beside a written name, so hidden from readers. */
export function Avatar({ name, size = "md", square = false }: AvatarProps) {
  return (
    <span
      aria-hidden
      data-hue={hueFor(name)}
      className={cn(
        "inline-grid shrink-0 select-none place-content-center bg-hue/15 font-semibold text-hue",
        square ? "rounded-md" : "rounded-full",
        SIZES[size],
      )}
    >
      {initials(name)}
    </span>
  );
}
