import type { StageFacts } from "@/client/types.gen";
import { Section } from "@/features/forecasting/parts/Section";
import { None, Table } from "@/features/forecasting/parts/Table";
import { shareText } from "@/features/forecasting/pipeline/VelocityFacts";
import { certainty, pText } from "@/features/forecasting/words";
import { formatNumber } from "@/lib/format";

const days = (value: number | null) => (value === null ? <None /> : formatNumber(value));

/** Days and conversion of each stage against the time before, and whether that differs. */
export const StageTable = ({ stages }: { stages: readonly StageFacts[] }) => (
  <Section
    title="Stage by stage"
    about="Half of the deals are through a stage within the usual days, eight of ten within the long ones. Open deals count as not through yet."
  >
    <Table
      caption="Stages"
      minWidth="min-w-3xl"
      head={["Stage", "Usual days", "Long", "Before", "Slower?", "Further", "Before", "Leakier?"]}
    >
      {stages.map((stage) => (
        <tr key={stage.stage_id}>
          <th scope="row">{stage.name}</th>
          <td>{days(stage.days_median)}</td>
          <td>{days(stage.days_p80)}</td>
          <td className="text-text-muted">{days(stage.before_days_median)}</td>
          <td>
            <Told
              p={stage.days_p}
              q={stage.days_q}
              moved={moved(stage.days_median, stage.before_days_median, "slower", "faster")}
            />
          </td>
          <td>{shareText(stage.onward)}</td>
          <td className="text-text-muted">{shareText(stage.before_onward)}</td>
          <td>
            <Told
              p={stage.onward_p}
              q={stage.onward_q}
              moved={moved(
                stage.onward.share,
                stage.before_onward.share,
                "more go on",
                "fewer go on",
              )}
            />
          </td>
        </tr>
      ))}
    </Table>
  </Section>
);

const moved = (now: number | null, before: number | null, up: string, down: string): string =>
  now === null || before === null || now === before ? "" : now > before ? up : down;

type ToldProps = { p: number | null; q: number | null; moved: string };

/** Only a difference that is hardly chance among all that were looked at is called one. */
function Told({ p, q, moved: word }: ToldProps) {
  if (p === null || q === null) return <span className="text-text-faint">too few</span>;
  const isTold = q < 0.05 && word !== "";
  return (
    <span title={pText(p)} className={isTold ? "font-medium" : "text-text-muted"}>
      {isTold ? word : certainty(q)}
      <span className="sr-only">, {pText(p)}</span>
    </span>
  );
}
