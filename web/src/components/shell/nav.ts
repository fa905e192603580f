import type { LinkProps } from "@tanstack/react-router";
import type { LucideIcon } from "lucide-react";
import type { Permission } from "@/lib/permissions";

/** One entry of the left bar; `keys` is what follows `g`. */
export type NavEntry = {
  to: LinkProps["to"];
  label: string;
  icon: LucideIcon;
  keys: string;
  permission?: Permission;
  /** On the phone's bottom bar; the others are behind "More". */
  onPhone?: boolean;
};
export type NavGroup = { label?: string; entries: NavEntry[] };

/** One entry of the create menu. */
export type CreateEntry = {
  label: string;
  icon: LucideIcon;
  permission: Permission;
  run: () => void;
};
