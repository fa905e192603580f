import type { ReactNode } from "react";

type TableProps = {
  caption: string;
  /** The first column is words, the others are figures at the right unless the cell says otherwise. */
  head: readonly ReactNode[];
  children: ReactNode;
  minWidth?: string;
};

/** A short table of figures; it scrolls sideways by itself on a narrow screen. */
export function Table({ caption, head, children, minWidth = "min-w-xl" }: TableProps) {
  return (
    // Reached by keyboard, because it may have to be scrolled.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be focusable
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto">
      <table className={`w-full text-sm ${minWidth}`}>
        <caption className="sr-only">{caption}</caption>
        <thead className="text-text-muted text-xs">
          <tr>
            {head.map((cell, place) => (
              <th
                // The head of a table never changes its order.
                // biome-ignore lint/suspicious/noArrayIndexKey: no other key than the place
                key={place}
                scope="col"
                className={`py-1.5 pr-4 font-medium last:pr-0 ${place === 0 ? "text-left" : "text-right"}`}
              >
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-border border-border border-y tabular-nums [&_td:last-child]:pr-0 [&_td]:py-1.5 [&_td]:pr-4 [&_td]:text-right [&_th]:py-1.5 [&_th]:pr-4 [&_th]:text-left [&_th]:font-medium">
          {children}
        </tbody>
      </table>
    </section>
  );
}

export const None = () => <span className="text-text-faint">–</span>;
