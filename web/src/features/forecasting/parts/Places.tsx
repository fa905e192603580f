import { Link, type LinkProps } from "@tanstack/react-router";

type Place = { to: NonNullable<LinkProps["to"]>; label: string };

export const FORECAST_PLACES: readonly Place[] = [
  { to: "/forecast", label: "Forecast" },
  { to: "/forecast/history", label: "Track record" },
  { to: "/forecast/quotas", label: "Quotas" },
  { to: "/forecast/settings", label: "Rates and settings" },
];
export const INSIGHT_PLACES: readonly Place[] = [
  { to: "/insights", label: "Insights" },
  { to: "/insights/pipeline", label: "Pipeline" },
  { to: "/insights/roi", label: "ROI calculator" },
];

type PlacesProps = { label: string; places: readonly Place[]; current: Place["to"] };

/** The pages that belong together, each with an address of its own. */
export const Places = ({ label, places, current }: PlacesProps) => (
  <nav
    aria-label={label}
    className="flex shrink-0 gap-4 overflow-x-auto border-border border-b px-6 max-md:px-4"
  >
    {places.map(({ to, label: word }) => (
      <Link
        key={to}
        to={to}
        aria-current={to === current ? "page" : undefined}
        data-current={to === current}
        className="-mb-px inline-flex h-9 items-center whitespace-nowrap border-transparent border-b-2 font-medium text-sm text-text-muted transition-colors hover:text-text focus-visible:outline-offset-[-2px] data-[current=true]:border-accent data-[current=true]:text-text"
      >
        {word}
      </Link>
    ))}
  </nav>
);
