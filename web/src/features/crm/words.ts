import { Building2, Contact, Handshake, type LucideIcon, UserRoundPlus } from "lucide-react";
import type { RecordKind } from "@/features/crm/server";

type Words = {
  one: string;
  many: string;
  icon: LucideIcon;
  list: "/accounts" | "/contacts" | "/leads" | "/deals";
  page: "/accounts/$id" | "/contacts/$id" | "/leads/$id" | "/deals/$id";
};

/** How each kind of record is called, drawn and reached. */
export const WORDS: Record<RecordKind, Words> = {
  account: {
    one: "account",
    many: "accounts",
    icon: Building2,
    list: "/accounts",
    page: "/accounts/$id",
  },
  contact: {
    one: "contact",
    many: "contacts",
    icon: Contact,
    list: "/contacts",
    page: "/contacts/$id",
  },
  lead: { one: "lead", many: "leads", icon: UserRoundPlus, list: "/leads", page: "/leads/$id" },
  deal: { one: "deal", many: "deals", icon: Handshake, list: "/deals", page: "/deals/$id" },
};

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const isRecordKind = (text: string): text is RecordKind => text in WORDS;

export const LEAD_STATES = [
  { value: "new", label: "New", hue: "blue" },
  { value: "working", label: "Working", hue: "teal" },
  { value: "qualified", label: "Qualified", hue: "green" },
  { value: "converted", label: "Converted", hue: "violet" },
  { value: "disqualified", label: "Disqualified", hue: "slate" },
] as const;
export const DEAL_STATES = [
  { value: "open", label: "Open", hue: "blue" },
  { value: "won", label: "Won", hue: "green" },
  { value: "lost", label: "Lost", hue: "rose" },
] as const;
/** What a person says of a deal in the forecast; without a word its chance decides. */
export const FORECAST_CATEGORIES = [
  { value: "commit", label: "Commit" },
  { value: "best_case", label: "Best case" },
  { value: "pipeline", label: "Pipeline" },
  { value: "omitted", label: "Left out" },
] as const;

export const categoryWord = (value: string | null): string | null =>
  FORECAST_CATEGORIES.find((one) => one.value === value)?.label ?? null;
