import { Link } from "@tanstack/react-router";

const PLACES = [
  { to: "/knowledge", label: "Ask" },
  { to: "/knowledge/sources", label: "Sources" },
  { to: "/knowledge/gaps", label: "Gaps" },
] as const;

/** The three places of the knowledge base. */
export const KnowledgeTabs = () => (
  <nav
    aria-label="Knowledge"
    className="flex shrink-0 gap-4 overflow-x-auto border-border border-b px-6 max-md:px-4"
  >
    {PLACES.map(({ to, label }) => (
      <Link
        key={to}
        to={to}
        activeOptions={{ exact: to === "/knowledge", includeSearch: false }}
        className="-mb-px inline-flex h-9 items-center border-transparent border-b-2 font-medium text-sm text-text-muted transition-colors hover:text-text focus-visible:outline-offset-[-2px] data-[status=active]:border-accent data-[status=active]:text-text"
      >
        {label}
      </Link>
    ))}
  </nav>
);
