import { formatNumber } from "@/lib/format";

type CountBarsProps = {
  title: string;
  counts: Record<string, number>;
  nameOf: (key: string) => string;
};

/** How often each, the most frequent first. */
export function CountBars({ title, counts, nameOf }: CountBarsProps) {
  const rows = Object.entries(counts).sort(([, one], [, other]) => other - one);
  const most = Math.max(...rows.map(([, count]) => count), 1);
  return (
    <table className="h-fit w-full text-sm">
      <caption className="pb-1 text-left font-semibold text-base">{title}</caption>
      <tbody>
        {rows.map(([key, count]) => (
          <tr key={key}>
            <th scope="row" className="w-40 truncate py-1 pr-3 text-left font-normal">
              {nameOf(key)}
            </th>
            <td className="py-1">
              <span
                aria-hidden
                className="block h-2 rounded-full bg-accent/70"
                style={{ width: `${Math.max(2, Math.round((count / most) * 100))}%` }}
              />
            </td>
            <td className="w-14 py-1 pl-2 text-right tabular-nums">{formatNumber(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
