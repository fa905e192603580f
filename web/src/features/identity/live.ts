import { stale } from "@/features/identity/api";
import { currentSession, SESSION_KEY } from "@/lib/session";
import { onChanged } from "@/lib/socket";

/** What others change in the workspace, its people and keys shows up without a reload. Returns the undo. */
export function listenToIdentity(): () => void {
  const undo = [
    onChanged("workspace", () => void stale.workspace()),
    onChanged("key", () => void stale.keys()),
    onChanged("team", () => void stale.users()),
    onChanged("user", (frame, client) => {
      void stale.users();
      if (frame.id === currentSession()?.user.id) {
        void client.invalidateQueries({ queryKey: SESSION_KEY });
      }
    }),
    // Somebody signed in or out: that changes when they were last here.
    onChanged("session", () => void stale.users()),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}
