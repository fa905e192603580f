import { Link, type LinkProps, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { PageHeader } from "@/components/PageHeader";
import { can, type Permission } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

type Place = { to: LinkProps["to"]; label: string; permission?: Permission; onlyInDemo?: boolean };

const SECTIONS: Place[] = [
  { to: "/settings/profile", label: "Profile" },
  { to: "/settings/workspace", label: "Workspace", permission: "workspace:write" },
  { to: "/settings/users", label: "Users", permission: "users:read" },
  { to: "/settings/teams", label: "Teams", permission: "users:read" },
  { to: "/settings/pipelines", label: "Pipelines", permission: "crm:configure" },
  { to: "/settings/products", label: "Products", permission: "crm:configure" },
  { to: "/settings/lost-reasons", label: "Lost reasons", permission: "crm:configure" },
  { to: "/settings/knowledge", label: "Knowledge", permission: "knowledge:write" },
  { to: "/settings/model", label: "Model", permission: "models:write" },
  { to: "/settings/keys", label: "API keys", permission: "keys:write" },
  { to: "/settings/audit", label: "Audit", permission: "audit:read" },
  { to: "/settings/demo", label: "Demo data", onlyInDemo: true },
];

export function SettingsPage() {
  const session = useSession();
  const { pathname } = useLocation();
  const places = useRef<HTMLElement>(null);
  // On a phone the row of places is wider than the screen: the chosen one comes into sight.
  useEffect(() => {
    const chosen = places.current?.querySelector(`[href="${pathname}"]`);
    chosen?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  return (
    <>
      <PageHeader title="Settings" />
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        <nav
          ref={places}
          aria-label="Settings"
          className="flex w-48 shrink-0 flex-col gap-px px-4 max-md:w-full max-md:flex-row max-md:overflow-x-auto max-md:border-border max-md:border-b max-md:pb-2"
        >
          {SECTIONS.filter(
            ({ permission, onlyInDemo }) =>
              (!permission || can(session, permission)) &&
              (!onlyInDemo || session?.workspace.is_demo),
          ).map((section) => (
            <Link
              key={section.label}
              to={section.to}
              className="flex h-8 shrink-0 items-center rounded-md px-2 text-text-muted hover:bg-surface-hover hover:text-text data-[status=active]:bg-surface-hover data-[status=active]:font-medium data-[status=active]:text-text"
            >
              {section.label}
            </Link>
          ))}
        </nav>
        {/* A page whose root says `data-flush` is a table and reaches the edges. */}
        <div className="flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto px-6 pb-10 has-data-flush:p-0 max-md:px-4 max-md:pt-3 max-md:has-data-flush:p-0">
          <Outlet />
        </div>
      </div>
    </>
  );
}
