import { Link } from "@tanstack/react-router";
import type { TrackRecord } from "@/client/types.gen";
import { Section } from "@/features/forecasting/parts/Section";
import { recordText } from "@/features/forecasting/record";
import type { Period } from "@/features/forecasting/words";

type TrackLineProps = { record: TrackRecord; period: Period };

/** How good forecasts were so far, in a few sentences. */
export const TrackLine = ({ record, period }: TrackLineProps) => (
  <Section
    title="How good it was before"
    end={
      <Link to="/forecast/history" search={{ period }} className="text-accent hover:underline">
        All periods
      </Link>
    }
  >
    <p className="max-w-3xl text-sm">{recordText(record, period)}</p>
  </Section>
);
