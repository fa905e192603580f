import { lazy } from "react";
import type { ModelDetail } from "@/client/types.gen";
import { Figure } from "@/components/charts/Figure";
import { SUBJECTS } from "@/features/scoring/words";
import { formatNumber, formatPercent, plural } from "@/lib/format";

const Calibration = lazy(() => import("@/components/charts/Calibration"));
const HEIGHT = 260;
// A share of fewer cases says next to nothing; the table has them all.
const FEW = 10;

/** What was said against what came; on the diagonal 40% is 40%. */
export function CalibrationPlot({ model }: { model: ModelDetail }) {
  const { calibration_bins: bins, kind } = model;
  if (bins.length === 0) return null;
  const drawn = bins.filter(({ rows }) => rows >= FEW);
  const hidden = bins.length - drawn.length;
  const names = { predicted: "Chance said", observed: `Share ${SUBJECTS[kind].success}` };
  return (
    <Figure
      height={HEIGHT}
      tableCaption="Chance said against what came"
      caption={`Across: chance said. Up: share ${SUBJECTS[kind].success}. On the dashed line both agree; larger dots hold more cases.${hidden > 0 ? ` Without ${plural(hidden, "group")} of fewer than ${FEW} cases.` : ""}`}
      table={
        <>
          <thead>
            <tr>
              <th scope="col">{names.predicted}</th>
              <th scope="col">{names.observed}</th>
              <th scope="col">Cases</th>
            </tr>
          </thead>
          <tbody>
            {bins.map(({ predicted, observed, rows }) => (
              <tr key={predicted}>
                <th scope="row">{formatPercent(predicted, 1)}</th>
                <td>{formatPercent(observed, 1)}</td>
                <td>{formatNumber(rows)}</td>
              </tr>
            ))}
          </tbody>
        </>
      }
    >
      {(width) => (
        <Calibration
          points={drawn}
          names={names}
          width={Math.min(width, HEIGHT * 1.6)}
          height={HEIGHT}
        />
      )}
    </Figure>
  );
}
