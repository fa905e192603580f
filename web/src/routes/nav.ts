import {
  BookOpen,
  BotMessageSquare,
  Building2,
  Contact,
  FileInput,
  Gauge,
  Handshake,
  Lightbulb,
  Settings,
  Sunrise,
  TrendingUp,
  UserRoundPlus,
} from "lucide-react";
import type { NavEntry, NavGroup } from "@/components/shell/nav";

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
    label: "See ahead",
    entries: [
      {
        to: "/forecast",
        label: "Forecast",
        icon: TrendingUp,
        keys: "f",
        permission: "forecast:read",
      },
      {
        to: "/insights",
        label: "Insights",
        icon: Lightbulb,
        keys: "n",
        permission: "forecast:read",
      },
      { to: "/models", label: "Scores", icon: Gauge, keys: "o", permission: "crm:read" },
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

/** Pages within those of the left bar, for the palette. */
export const PLACES: (Omit<NavEntry, "keys"> & { keys?: undefined })[] = [
  {
    to: "/forecast/history",
    label: "Track record of forecasts",
    icon: TrendingUp,
    permission: "forecast:read",
  },
  { to: "/forecast/quotas", label: "Quotas", icon: TrendingUp, permission: "forecast:read" },
  {
    to: "/forecast/settings",
    label: "Exchange rates",
    icon: TrendingUp,
    permission: "forecast:read",
  },
  {
    to: "/insights/pipeline",
    label: "Pipeline analysis",
    icon: Lightbulb,
    permission: "forecast:read",
  },
  { to: "/insights/roi", label: "ROI calculator", icon: Lightbulb, permission: "forecast:read" },
];
