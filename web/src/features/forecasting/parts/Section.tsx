import { type ReactNode, useId } from "react";
import { Skeleton } from "@/components/ui/Skeleton";

type SectionProps = {
  title: string;
  /** One sentence under the title: what is shown and how to read it. */
  about?: ReactNode;
  /** At the right of the title: a link, a switch. */
  end?: ReactNode;
  className?: string;
  children: ReactNode;
};

export function Section({ title, about, end, className, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={`min-w-0 ${className ?? ""}`}>
      <header className="mb-2 flex flex-wrap items-end gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1">
          <h2 id={id} className="font-semibold text-base">
            {title}
          </h2>
          {about && <p className="max-w-2xl text-text-muted text-xs">{about}</p>}
        </div>
        {end && <div className="flex items-center gap-2 text-xs">{end}</div>}
      </header>
      {children}
    </section>
  );
}

export const Quiet = ({ children }: { children: ReactNode }) => (
  <p className="py-2 text-sm text-text-muted">{children}</p>
);

/** The shape of a page that is on its way. */
export const Loading = () => (
  <div role="status" aria-label="Loading" aria-busy className="grid gap-6">
    <div className="grid grid-cols-2 gap-6 max-md:grid-cols-1">
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-24 w-full" />
    </div>
    <Skeleton className="h-4 w-1/2" />
    <Skeleton className="h-56 w-full" />
  </div>
);

/** The room under the tabs. */
export const Body = ({ busy = false, children }: { busy?: boolean; children: ReactNode }) => (
  <div
    aria-busy={busy}
    className="grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-8 px-6 py-5 aria-busy:opacity-60 max-md:px-4"
  >
    {children}
  </div>
);
