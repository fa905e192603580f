import { Avatar } from "@/components/ui/Avatar";
import { Badge } from "@/components/ui/Badge";
import { roleLabel } from "@/features/identity/roles";
import type { Session } from "@/lib/session";

/** Who one is here. The name and role are an admin's to change, on the page of users. */
export const ProfileFacts = ({ session: { user, workspace } }: { session: Session }) => (
  <div className="flex items-center gap-3">
    <Avatar name={user.name} size="lg" />
    <div className="min-w-0">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-semibold text-lg">{user.name}</span>
        <Badge>{roleLabel(user.role)}</Badge>
      </p>
      <p className="truncate text-sm text-text-muted">
        {user.email ?? "No e-mail"} · {workspace.name}
      </p>
    </div>
  </div>
);
