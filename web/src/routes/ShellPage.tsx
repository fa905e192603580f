import { useMutation } from "@tanstack/react-query";
import { Outlet, useLoaderData, useMatches, useNavigate } from "@tanstack/react-router";
import { lazy, useEffect } from "react";
import { AppShell } from "@/components/shell/AppShell";
import { apiFetch } from "@/lib/http";
import { queryClient } from "@/lib/query";
import { useSession } from "@/lib/session-query";
import { closeSocket, openSocket } from "@/lib/socket";
import { NAV } from "@/routes/nav";

const Palette = lazy(async () => ({ default: (await import("@/routes/Palette")).Palette }));

/** The frame around every signed-in page. The session is loaded by the route. */
export function ShellPage() {
  const loaded = useLoaderData({ from: "/shell" });
  const session = useSession() ?? loaded;
  const navigate = useNavigate();
  const title = useMatches({
    select: (matches) => matches.findLast((match) => match.staticData.title)?.staticData.title,
  });
  const signOut = useMutation({
    mutationFn: () =>
      apiFetch(new URL("/api/v1/session", window.location.origin), { method: "DELETE" }),
    onSuccess: async () => {
      closeSocket();
      await navigate({ to: "/sign-in" });
      queryClient.clear();
    },
  });
  // The socket is an outside system: it lives as long as the signed-in frame does.
  useEffect(() => {
    void openSocket(queryClient);
    return closeSocket;
  }, []);

  return (
    <AppShell
      session={session}
      nav={NAV}
      create={[]}
      title={title}
      onGo={(to) => void navigate({ to })}
      onProfile={() => void navigate({ to: "/settings/profile" })}
      onSignOut={() => signOut.mutate()}
      palette={(slot) => slot.open && <Palette {...slot} session={session} />}
    >
      <Outlet />
    </AppShell>
  );
}
