import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { formatNumber } from "@/lib/format";

type SectionProps = {
  id: string;
  title: string;
  count?: number;
  danger?: boolean;
  /** At the right: a link to all of them. */
  end?: ReactNode;
  children: ReactNode;
};

export function Section({ id, title, count, danger = false, end, children }: SectionProps) {
  return (
    <section aria-labelledby={`${id}-title`} id={id} className="scroll-mt-4">
      <header className="mb-1 flex h-7 items-center gap-2 border-border border-b px-1">
        <h2 id={`${id}-title`} className={cn("font-semibold", danger && "text-danger")}>
          {title}
        </h2>
        {count !== undefined && (
          <span className="text-text-muted text-xs tabular-nums">
            {/* The server sends twenty at most. */}
            {count >= 20 ? "20 or more" : formatNumber(count)}
          </span>
        )}
        {end && <span className="ml-auto text-xs">{end}</span>}
      </header>
      {children}
    </section>
  );
}

export const Quiet = ({ children }: { children: ReactNode }) => (
  <p className="px-1 py-3 text-text-muted">{children}</p>
);
