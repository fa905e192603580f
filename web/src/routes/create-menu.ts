import {
  BookPlus,
  Building2,
  CircleCheckBig,
  Contact,
  Handshake,
  UserRoundPlus,
} from "lucide-react";
import type { CreateEntry } from "@/components/shell/nav";
import { openCreate } from "@/lib/create";

/** The create menu and the palette's "Create"; the dialogs themselves belong to their features. */
export const createMenu = (addSource: () => void): CreateEntry[] => [
  { label: "Lead", icon: UserRoundPlus, permission: "crm:write", run: () => openCreate("lead") },
  { label: "Account", icon: Building2, permission: "crm:write", run: () => openCreate("account") },
  { label: "Contact", icon: Contact, permission: "crm:write", run: () => openCreate("contact") },
  { label: "Deal", icon: Handshake, permission: "crm:write", run: () => openCreate("deal") },
  { label: "Task", icon: CircleCheckBig, permission: "crm:write", run: () => openCreate("task") },
  { label: "Source", icon: BookPlus, permission: "knowledge:write", run: addSource },
];
