import type { ReactNode } from "react";

type PageHeaderProps = {
  title: ReactNode;
  /** Beside the title: a count, a stage, an owner. */
  meta?: ReactNode;
  description?: ReactNode;
  /** Buttons, the main one last. */
  actions?: ReactNode;
};

export function PageHeader({ title, meta, description, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-start gap-x-4 gap-y-2 px-6 pt-5 pb-3 max-md:px-4">
      <div className="min-w-0 flex-1 max-md:basis-full">
        <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="truncate font-semibold text-xl tracking-tight">{title}</h1>
          {meta && <div className="flex items-center gap-2 text-sm text-text-muted">{meta}</div>}
        </div>
        {description && <p className="max-w-2xl text-sm text-text-muted">{description}</p>}
      </div>
      {actions && <div className="flex items-center gap-2">{actions}</div>}
    </header>
  );
}
