import {
  BookOpen,
  BotMessageSquare,
  Building2,
  Contact,
  FileInput,
  Handshake,
  Settings,
  Sunrise,
  UserRoundPlus,
} from "lucide-react";
import type { NavGroup } from "@/components/shell/nav";

/** The left bar: only pages that exist. */
export const NAV: NavGroup[] = [
  { entries: [{ to: "/", label: "My day", icon: Sunrise, keys: "m", onPhone: true }] },
  {
    label: "Sell",
    entries: [
      {
        to: "/leads",
        label: "Leads",
        icon: UserRoundPlus,
        keys: "l",
        permission: "crm:read",
        onPhone: true,
      },
      { to: "/accounts", label: "Accounts", icon: Building2, keys: "a", permission: "crm:read" },
      {
        to: "/contacts",
        label: "Contacts",
        icon: Contact,
        keys: "c",
        permission: "crm:read",
        onPhone: true,
      },
      {
        to: "/deals",
        label: "Deals",
        icon: Handshake,
        keys: "d",
        permission: "crm:read",
        onPhone: true,
      },
    ],
  },
  {
    label: "Know",
    entries: [
      {
        to: "/copilot",
        label: "Copilot",
        icon: BotMessageSquare,
        keys: "q",
        permission: "copilot:use",
      },
      {
        to: "/knowledge",
        label: "Knowledge",
        icon: BookOpen,
        keys: "k",
        permission: "knowledge:read",
      },
    ],
  },
  {
    entries: [
      { to: "/import", label: "Import", icon: FileInput, keys: "i", permission: "crm:import" },
      { to: "/settings", label: "Settings", icon: Settings, keys: "s" },
    ],
  },
];
