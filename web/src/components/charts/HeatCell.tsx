import type { ReactNode } from "react";

type HeatCellProps = {
  /** 0 to 1: how dark. The figure stands in the cell, so colour says nothing alone. */
  share: number;
  title?: string;
  children: ReactNode;
};

/** A cell of a heat table. */
export const HeatCell = ({ share, title, children }: HeatCellProps) => (
  <td
    title={title}
    className="min-w-14 border border-surface"
    style={{
      // Up to 45 %: the text on it keeps its contrast in both themes.
      background: `color-mix(in oklab, var(--accent) ${Math.round(Math.min(1, share) * 45)}%, transparent)`,
    }}
  >
    {children}
  </td>
);
