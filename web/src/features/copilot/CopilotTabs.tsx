import { Link } from "@tanstack/react-router";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

const PLACES = [
  { to: "/copilot", label: "Conversations" },
  { to: "/copilot/usage", label: "Usage" },
  { to: "/copilot/quality", label: "Quality" },
] as const;

/** The places of the copilot; how it is used and how well it answers is for those who lead. */
export function CopilotTabs({ current }: { current: (typeof PLACES)[number]["to"] }) {
  const session = useSession();
  if (!can(session, "copilot:evaluate")) return null;
  return (
    <nav
      aria-label="Copilot"
      className="flex shrink-0 gap-4 overflow-x-auto border-border border-b px-6 max-md:px-4"
    >
      {PLACES.map(({ to, label }) => (
        <Link
          key={to}
          to={to}
          aria-current={to === current ? "page" : undefined}
          data-current={to === current}
          className="-mb-px inline-flex h-9 items-center border-transparent border-b-2 font-medium text-sm text-text-muted transition-colors hover:text-text focus-visible:outline-offset-[-2px] data-[current=true]:border-accent data-[current=true]:text-text"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
