import { useMutation } from "@tanstack/react-query";
import {
  Outlet,
  useLoaderData,
  useLocation,
  useMatches,
  useNavigate,
} from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { AppShell } from "@/components/shell/AppShell";
import { CopilotButton } from "@/features/copilot/panel/CopilotButton";
import { usePanel } from "@/features/copilot/panel/state";
import { signOutMutation } from "@/features/identity/api";
import { DemoBanner } from "@/features/identity/demo/DemoBanner";
import { listenToIdentity } from "@/features/identity/live";
import { useCreateRequest } from "@/lib/create";
import { notify } from "@/lib/notify";
import { can } from "@/lib/permissions";
import { toProblem } from "@/lib/problem";
import { queryClient } from "@/lib/query";
import { useSessionEnded } from "@/lib/session-ended";
import { useSession } from "@/lib/session-query";
import { closeSocket, openSocket, resumeSocket } from "@/lib/socket";
import { createMenu } from "@/routes/create-menu";
import { NAV } from "@/routes/nav";

const Palette = lazy(async () => ({ default: (await import("@/routes/Palette")).Palette }));
const CopilotPanel = lazy(async () => ({
  default: (await import("@/routes/CopilotPanel")).CopilotPanel,
}));
const CreateHost = lazy(async () => ({
  default: (await import("@/features/crm/create/CreateHost")).CreateHost,
}));
const SessionEndedDialog = lazy(async () => ({
  default: (await import("@/features/identity/door/SessionEndedDialog")).SessionEndedDialog,
}));

/** The frame around every signed-in page. The session is loaded by the route. */
export function ShellPage() {
  const loaded = useLoaderData({ from: "/shell" });
  const session = useSession() ?? loaded;
  const navigate = useNavigate();
  const addSource = () => void navigate({ to: "/knowledge/sources", search: { add: "website" } });
  const { href, pathname } = useLocation();
  const panel = usePanel();
  // There the conversation is the page.
  const onCopilot = /^\/copilot(?!\/(usage|quality))/.test(pathname);
  const creating = useCreateRequest() !== null;
  const ended = useSessionEnded();
  const title = useMatches({
    select: (matches) => matches.findLast((match) => match.staticData.title)?.staticData.title,
  });
  // A new page load: nothing that was fetched stays in memory for whoever comes next.
  const leave = (next?: string) =>
    window.location.assign(next ? `/sign-in?${new URLSearchParams({ next })}` : "/sign-in");
  const signOut = useMutation({
    ...signOutMutation,
    onSuccess: () => leave(),
    onError: (error) => {
      const problem = toProblem(error);
      // Ended already, which is what was asked for.
      return problem.status === 401 ? leave() : notify.failed(problem.message);
    },
  });
  // The socket is an outside system: it lives as long as the signed-in frame does.
  useEffect(() => {
    const stopListening = listenToIdentity();
    void openSocket(queryClient);
    return () => {
      stopListening();
      closeSocket();
    };
  }, []);

  return (
    <AppShell
      session={session}
      nav={NAV}
      create={createMenu(addSource)}
      title={title}
      onGo={(to) => void navigate({ to })}
      onProfile={() => void navigate({ to: "/settings/profile" })}
      onSignOut={() => signOut.mutate()}
      palette={(slot) => slot.open && <Palette {...slot} session={session} />}
      tools={can(session, "copilot:use") && !onCopilot && <CopilotButton />}
      rightPanel={
        can(session, "copilot:use") &&
        !onCopilot &&
        panel.isOpen && (
          <Suspense>
            <CopilotPanel />
          </Suspense>
        )
      }
      banner={
        session.workspace.is_demo && <DemoBanner mayRemove={can(session, "workspace:write")} />
      }
    >
      <Outlet />
      <Suspense>{creating && <CreateHost />}</Suspense>
      <Suspense>
        {ended && (
          <SessionEndedDialog
            session={session}
            onSignedIn={resumeSocket}
            onLeave={() => leave(href)}
          />
        )}
      </Suspense>
    </AppShell>
  );
}
