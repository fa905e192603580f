import { lazy } from "react";
import type { FormulaStep, RoiOut } from "@/client/types.gen";
import { Figure, Key } from "@/components/charts/Figure";
import type { LineSeries } from "@/components/charts/SeriesLines";
import { Section } from "@/features/forecasting/parts/Section";
import { None, Table } from "@/features/forecasting/parts/Table";
import { short } from "@/features/forecasting/words";
import { formatMoney, formatNumber, formatPercent } from "@/lib/format";

const SeriesLines = lazy(() => import("@/components/charts/SeriesLines"));
const HEIGHT = 220;
const STROKES = ["var(--stage-slate)", "var(--accent)", "var(--stage-violet)"];

/** Scenarios side by side, month by month, and the formula with its numbers. */
export function RoiResult({ roi }: { roi: RoiOut }) {
  const { currency, scenarios, steps, breakeven_share } = roi;
  const money = (amount: number) => short(amount, currency);
  const series: LineSeries[] = scenarios.map(({ name }, place) => ({
    key: `s${place}`,
    label: name,
    stroke: STROKES[place % STROKES.length] ?? "var(--accent)",
    dash: place === 1 ? undefined : "5 3",
  }));
  const months = scenarios[0]?.by_month_minor.length ?? 0;
  const points = Array.from({ length: months }, (_, month) => ({
    label: `Month ${month + 1}`,
    ...Object.fromEntries(
      scenarios.map(({ by_month_minor }, place) => [`s${place}`, by_month_minor[month] ?? 0]),
    ),
  }));
  return (
    <div className="grid min-w-0 gap-8">
      <Section
        title="What comes of it"
        about={
          breakeven_share === null
            ? "No share of the improvement pays for the cost."
            : `It pays for itself when ${formatPercent(breakeven_share)} of the improvement comes true.`
        }
      >
        <Table
          caption="Scenarios"
          head={[
            "",
            "Improvement",
            "More revenue",
            "Hours saved",
            "Gain",
            "Cost",
            "Net",
            "Return",
            "Paid back",
          ]}
        >
          {scenarios.map((one) => (
            <tr key={one.name}>
              <th scope="row">{one.name}</th>
              <td>{formatPercent(one.share)}</td>
              <td>{money(one.revenue_more_minor)}</td>
              <td>{formatNumber(one.hours_saved)}</td>
              <td>{money(one.gain_minor)}</td>
              <td>{money(one.cost_minor)}</td>
              <td className={`font-medium ${one.net_minor < 0 ? "text-danger" : ""}`}>
                {money(one.net_minor)}
              </td>
              <td>{one.roi_percent === null ? <None /> : formatPercent(one.roi_percent / 100)}</td>
              <td className="whitespace-nowrap">
                {one.payback_months === null
                  ? "not in this time"
                  : `${formatNumber(one.payback_months, 1)} months`}
              </td>
            </tr>
          ))}
        </Table>
      </Section>
      <Section
        title="Net by month"
        about="Added up from the start; above zero it has paid for itself."
      >
        <Figure
          height={HEIGHT}
          tableCaption={`Net by month in ${currency}`}
          caption={
            <span className="flex flex-wrap gap-x-4 gap-y-1">
              {series.map(({ key, label, stroke, dash }) => (
                <Key key={key} fill={stroke} line dashed={dash !== undefined}>
                  {label}
                </Key>
              ))}
            </span>
          }
          table={
            <>
              <thead>
                <tr>
                  <th scope="col">Month</th>
                  {scenarios.map(({ name }) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {points.map(({ label }, month) => (
                  <tr key={label}>
                    <th scope="row">{label}</th>
                    {scenarios.map(({ name, by_month_minor }) => (
                      <td key={name}>{money(by_month_minor[month] ?? 0)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </>
          }
        >
          {(width) => (
            <SeriesLines
              points={points}
              series={series}
              format={money}
              width={width}
              height={HEIGHT}
            />
          )}
        </Figure>
      </Section>
      <Section title="The formula" about="Step by step, for the figures as you gave them.">
        <ol className="divide-y divide-border border-border border-y text-sm">
          {steps.map((step) => (
            <li
              key={step.name}
              className="grid grid-cols-[12rem_minmax(0,1fr)_auto] gap-x-4 py-1.5 max-md:grid-cols-[minmax(0,1fr)_auto]"
            >
              <span className="font-medium">{step.name}</span>
              <span className="text-text-muted tabular-nums max-md:order-3 max-md:col-span-2">
                {step.formula}
              </span>
              <span className="text-right font-medium tabular-nums">
                {stepText(step, currency)}
              </span>
            </li>
          ))}
        </ol>
      </Section>
    </div>
  );
}

/** The server gives money in minor units, like everywhere. */
function stepText({ value, unit }: FormulaStep, currency: string): string {
  switch (unit) {
    case "money":
      return formatMoney({ amount: Math.round(value), currency });
    case "percent":
      return formatPercent(value / 100, 1);
    default:
      return `${formatNumber(value, 1)} ${unit}`;
  }
}
