import {
  ArrowRightLeft,
  CalendarDays,
  CircleX,
  ListTodo,
  type LucideIcon,
  Mail,
  PencilLine,
  Phone,
  Sparkles,
  StickyNote,
  Trash2,
  Trophy,
} from "lucide-react";
import type { ActivityOut } from "@/client/types.gen";
import type { EventTone } from "@/features/crm/activities/sentence";

export type ActivityKind = ActivityOut["kind"];

type KindWords = { label: string; icon: LucideIcon; hue: string };
export const ACTIVITY_KINDS: Record<ActivityKind, KindWords> = {
  note: { label: "Note", icon: StickyNote, hue: "amber" },
  call: { label: "Call", icon: Phone, hue: "teal" },
  mail: { label: "Mail", icon: Mail, hue: "blue" },
  meeting: { label: "Meeting", icon: CalendarDays, hue: "violet" },
  task: { label: "Task", icon: ListTodo, hue: "slate" },
};

export const EVENT_ICONS: Record<EventTone, LucideIcon> = {
  plain: PencilLine,
  created: Sparkles,
  moved: ArrowRightLeft,
  won: Trophy,
  lost: CircleX,
  gone: Trash2,
};
