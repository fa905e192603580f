import { TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/Badge";

export const StaleBadge = () => (
  <Badge tone="warning" title="Older than its source allows. Check it before you rely on it.">
    <TriangleAlert aria-hidden />
    May be out of date
  </Badge>
);
