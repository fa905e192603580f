import { useMutation } from "@tanstack/react-query";
import { Outlet, useLoaderData, useMatches, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { AppShell } from "@/components/shell/AppShell";
import { useCreateRequest } from "@/lib/create";
import { apiFetch } from "@/lib/http";
import { queryClient } from "@/lib/query";
import { useSession } from "@/lib/session-query";
import { closeSocket, openSocket } from "@/lib/socket";
import { CREATE } from "@/routes/create-menu";
import { NAV } from "@/routes/nav";

const Palette = lazy(async () => ({ default: (await import("@/routes/Palette")).Palette }));
const CreateHost = lazy(async () => ({
  default: (await import("@/features/crm/create/CreateHost")).CreateHost,
}));

/** The frame around every signed-in page. The session is loaded by the route. */
export function ShellPage() {
  const loaded = useLoaderData({ from: "/shell" });
  const session = useSession() ?? loaded;
  const navigate = useNavigate();
  const creating = useCreateRequest() !== null;
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
      create={CREATE}
      title={title}
      onGo={(to) => void navigate({ to })}
      onProfile={() => void navigate({ to: "/settings/profile" })}
      onSignOut={() => signOut.mutate()}
      palette={(slot) => slot.open && <Palette {...slot} session={session} />}
    >
      <Outlet />
      <Suspense>{creating && <CreateHost />}</Suspense>
    </AppShell>
  );
}
