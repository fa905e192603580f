import { Link } from "@tanstack/react-router";
import type { TrackRecord } from "@/client/types.gen";
import { Section } from "@/features/forecasting/parts/Section";
import { recordText } from "@/features/forecasting/record";
import type { ForecastSearch } from "@/features/forecasting/search";

type TrackLineProps = { record: TrackRecord; search: ForecastSearch };

/** How good forecasts were so far, in a few sentences. */
export const TrackLine = ({ record, search }: TrackLineProps) => (
  <Section
    title="How good it was before"
    end={
      <Link
        to="/forecast/history"
        search={{ period: search.period, owner: search.owner, team: search.team }}
        className="text-accent hover:underline"
      >
        All periods
      </Link>
    }
  >
    <p className="max-w-3xl text-sm">{recordText(record, search.period ?? "month")}</p>
  </Section>
);
