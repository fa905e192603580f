import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

type EmptyStateProps = {
  icon: LucideIcon;
  title: string;
  /** What this place is for, in one or two plain sentences. */
  children: ReactNode;
  /** The first step. */
  action?: ReactNode;
};

export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-1 px-6 py-16 text-center">
      <Icon aria-hidden strokeWidth={1.5} className="mb-2 size-7 text-text-faint" />
      <h2 className="font-semibold text-base">{title}</h2>
      <div className="max-w-md text-balance text-sm text-text-muted">{children}</div>
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
