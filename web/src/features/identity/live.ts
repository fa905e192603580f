import { AUDIT_KEY, stale } from "@/features/identity/api";
import { currentSession, SESSION_KEY } from "@/lib/session";
import { onChanged } from "@/lib/socket";

/** What others change in the workspace, its people and keys shows up without a reload. */
onChanged("workspace", () => void stale.workspace());
onChanged("key", () => void stale.keys());
onChanged("user", (frame, client) => {
  void stale.users();
  if (frame.id === currentSession()?.user.id) {
    void client.invalidateQueries({ queryKey: SESSION_KEY });
  }
});
// "session" frames are about somebody's sign-in: they change "last seen".
onChanged("session", () => void stale.users());
onChanged(
  "*",
  (_, client) => void client.invalidateQueries({ queryKey: AUDIT_KEY, refetchType: "none" }),
);
