import type { ForecastBand, PeriodForecast } from "@/client/types.gen";
import { IntervalBar } from "@/components/charts/IntervalBar";
import { Quiet, Section } from "@/features/forecasting/parts/Section";
import { None, Table } from "@/features/forecasting/parts/Table";
import { bandOf, rangeText, short } from "@/features/forecasting/words";
import { formatPercent } from "@/lib/format";

type TwoWaysProps = { chosen: PeriodForecast; currency: string };
type Way = {
  name: string;
  word: string;
  share: number | null;
  expected: number;
  band: ForecastBand | undefined;
};

/** The two ways to the number side by side, and what each counts. */
export function TwoWays({ chosen, currency }: TwoWaysProps) {
  const { bottom_up, top_down } = chosen;
  const ways: Way[] = [
    ...[
      { name: "From the deals", view: bottom_up },
      { name: "From the months before", view: top_down },
    ].flatMap(({ name, view }) =>
      view
        ? {
            name,
            word: view.word,
            share: view.share,
            expected: view.expected_minor,
            band: bandOf(view.bands, 80),
          }
        : [],
    ),
    {
      name: "Together",
      word: "",
      share: null,
      expected: chosen.expected_minor,
      band: bandOf(chosen.bands, 80),
    },
  ];
  const end = Math.max(
    1,
    ...ways.flatMap(({ expected, band }) => [expected, band?.high_minor ?? 0]),
  );
  return (
    <Section
      title="Two ways to the number"
      about="Each counts by how well it did before. Where they lie far apart, look closer."
    >
      <Table
        caption="Two ways to the number"
        head={["Way", "Expected", "8 of 10 cases", "On one scale", "Counts"]}
      >
        {ways.map(({ name, word, share, expected, band }) => (
          <tr key={name} className="align-top">
            <th scope="row">
              {name}
              {word && (
                <span className="block max-w-md font-normal text-text-muted text-xs">{word}</span>
              )}
            </th>
            <td>{short(expected, currency)}</td>
            <td className="whitespace-nowrap">{band ? rangeText(band, currency) : <None />}</td>
            <td className="w-48">
              <IntervalBar
                value={expected}
                low={band?.low_minor ?? null}
                high={band?.high_minor ?? null}
                from={0}
                to={end * 1.02}
              />
            </td>
            <td>{share === null ? "" : formatPercent(share)}</td>
          </tr>
        ))}
      </Table>
      {!top_down && <Quiet>There are too few months behind us to forecast from them alone.</Quiet>}
    </Section>
  );
}
