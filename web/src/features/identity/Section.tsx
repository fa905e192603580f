import type { ReactNode } from "react";

type SectionProps = { title: string; description?: ReactNode; children: ReactNode };

/** One part of a settings page. */
export const Section = ({ title, description, children }: SectionProps) => (
  <section className="grid max-w-xl gap-4 border-border border-b py-6 first:pt-2 last:border-b-0">
    <div>
      <h2 className="font-semibold text-base">{title}</h2>
      {description && <p className="text-sm text-text-muted">{description}</p>}
    </div>
    {children}
  </section>
);
