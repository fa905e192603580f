import { Lock, Users } from "lucide-react";
import { Badge } from "@/components/ui/Badge";
import { AUDIENCES, type Audience } from "@/features/knowledge/words";

/** Who may be told what stands there. */
export const AudienceBadge = ({ audience }: { audience: Audience }) => (
  <Badge tone={audience === "customers" ? "info" : "neutral"} title={AUDIENCES[audience].about}>
    {audience === "customers" ? <Users aria-hidden /> : <Lock aria-hidden />}
    {AUDIENCES[audience].label}
  </Badge>
);
