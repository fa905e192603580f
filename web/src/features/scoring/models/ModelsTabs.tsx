import { Link } from "@tanstack/react-router";
import type { Kind } from "@/features/scoring/api";

type Place = Kind | "settings";

const CLASS =
  "-mb-px inline-flex h-9 items-center whitespace-nowrap border-transparent border-b-2 font-medium text-sm text-text-muted transition-colors hover:text-text focus-visible:outline-offset-[-2px] data-[current=true]:border-accent data-[current=true]:text-text pointer-coarse:h-11";

/** Leads, deals, and how both are scored. */
export function ModelsTabs({ current }: { current: Place }) {
  const mark = (place: Place) => ({
    "aria-current": place === current ? ("page" as const) : undefined,
    "data-current": place === current,
    className: CLASS,
  });
  return (
    <nav
      aria-label="Scores"
      className="flex shrink-0 gap-4 overflow-x-auto border-border border-b px-6 max-md:px-4"
    >
      <Link to="/models" search={{}} {...mark("lead")}>
        Leads
      </Link>
      <Link to="/models" search={{ kind: "deal" }} {...mark("deal")}>
        Deals
      </Link>
      <Link to="/models/settings" {...mark("settings")}>
        Rules and settings
      </Link>
    </nav>
  );
}
