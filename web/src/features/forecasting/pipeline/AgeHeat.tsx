import type { AgeBucket } from "@/client/types.gen";
import { HeatCell } from "@/components/charts/HeatCell";
import { Section } from "@/features/forecasting/parts/Section";
import { None, Table } from "@/features/forecasting/parts/Table";
import { short } from "@/features/forecasting/words";
import { formatNumber } from "@/lib/format";

const SPANS = ["to 7 days", "to 14", "to 30", "to 60", "to 90", "more"];

type AgeHeatProps = { ages: readonly AgeBucket[]; currency: string };

/** Open deals of each stage by the days they have been in it. */
export function AgeHeat({ ages, currency }: AgeHeatProps) {
  if (ages.length === 0) return null;
  const most = Math.max(1, ...ages.flatMap(({ buckets }) => buckets));
  return (
    <Section
      title="How long deals have been there"
      about="Overdue: longer in the stage than eight of ten won deals took."
    >
      <Table
        caption="Open deals by days in their stage"
        head={["Stage", ...SPANS, "Won took", "Overdue"]}
      >
        {ages.map(({ stage_id, name, buckets, amounts_minor, usual_days, overdue }) => (
          <tr key={stage_id}>
            <th scope="row">{name}</th>
            {SPANS.map((span, place) => (
              <HeatCell
                key={span}
                share={(buckets[place] ?? 0) / most}
                title={`${name}, ${span}: ${short(amounts_minor[place] ?? 0, currency)}`}
              >
                {buckets[place] ? formatNumber(buckets[place]) : ""}
              </HeatCell>
            ))}
            <td className="whitespace-nowrap text-text-muted">
              {usual_days === null ? <None /> : `up to ${formatNumber(usual_days)} days`}
            </td>
            <td className={overdue > 0 ? "font-medium text-warning" : "text-text-muted"}>
              {formatNumber(overdue)}
            </td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}
