import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { FileInput, Handshake, Sunrise, UserRoundPlus } from "lucide-react";
import { expect, test, vi } from "vitest";
import { AppShell } from "@/components/shell/AppShell";
import type { CreateEntry, NavGroup } from "@/components/shell/nav";
import { TooltipProvider } from "@/components/ui/Tooltip";
import type { Permission } from "@/lib/permissions";

const NAV: NavGroup[] = [
  { entries: [{ to: "/", label: "My day", icon: Sunrise, keys: "m", onPhone: true }] },
  {
    entries: [
      { to: "/deals", label: "Deals", icon: Handshake, keys: "d", permission: "crm:read" },
      { to: "/import", label: "Import", icon: FileInput, keys: "i", permission: "crm:import" },
    ],
  },
];
const go = vi.fn();

async function open(permissions: Permission[]) {
  const create: CreateEntry[] = [
    { label: "Lead", icon: UserRoundPlus, permission: "crm:write", run: vi.fn() },
  ];
  const shell = () => (
    <TooltipProvider>
      <AppShell
        session={{
          user: { id: "u", name: "Mira Okafor", email: null, role: "rep" },
          workspace: {
            id: "w",
            name: "Northwind",
            currency: "EUR",
            timezone: "UTC",
            is_demo: false,
          },
          permissions,
          csrf_token: "",
        }}
        nav={NAV}
        create={create}
        title="My day"
        onGo={go}
        onProfile={vi.fn()}
        onSignOut={vi.fn()}
        palette={(slot) => slot.open && <p>Palette</p>}
      >
        <h1>Page</h1>
      </AppShell>
    </TooltipProvider>
  );
  const router = createRouter({
    routeTree: createRootRoute({ component: shell }),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <RouterProvider<typeof router> router={router} />
    </QueryClientProvider>,
  );
  await screen.findByRole("heading", { name: "Page" });
}

test("shows and obeys only what the role may", async () => {
  await open(["crm:read"]);
  const [bar] = screen.getAllByRole("navigation", { name: "Main" });
  if (!bar) throw new Error("no left bar");
  expect(
    within(bar)
      .getAllByRole("link")
      .map((link) => link.textContent),
  ).toEqual(["My day", "Deals"]);
  expect(screen.queryByRole("button", { name: "Create" })).toBeNull();
  await userEvent.keyboard("gi");
  expect(go).not.toHaveBeenCalled();
  await userEvent.keyboard("gd");
  expect(go).toHaveBeenCalledExactlyOnceWith("/deals");
});

test("the phone keeps the rest behind More, as links", async () => {
  await open(["crm:read", "crm:import"]);
  await userEvent.click(screen.getByRole("button", { name: "More" }));
  const items = await screen.findAllByRole("menuitem");
  expect(items.map((item) => item.getAttribute("href"))).toEqual(["/deals", "/import"]);
});

test("Ctrl K opens the palette, c the create menu", async () => {
  await open(["crm:read", "crm:write"]);
  await userEvent.keyboard("{Control>}k{/Control}");
  expect(screen.getByText("Palette")).toBeTruthy();
  await userEvent.keyboard("c");
  expect(await screen.findByRole("menuitem", { name: "Lead" })).toBeTruthy();
});
