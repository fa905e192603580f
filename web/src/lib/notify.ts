import type { ReactNode } from "react";

type Extra = { detail?: ReactNode; undo?: () => void };

// Loaded with the first toast, not with the first page.
const load = () => import("sonner");

const options = ({ detail, undo }: Extra) => ({
  description: detail,
  duration: undo ? 8000 : 4000,
  action: undo ? { label: "Undo", onClick: undo } : undefined,
});

/** Says what happened, and offers the way back where there is one. */
export const notify = {
  done: async (what: string, extra: Extra = {}) => {
    (await load()).toast.success(what, options(extra));
  },
  info: async (what: string, extra: Extra = {}) => {
    (await load()).toast(what, options(extra));
  },
  failed: async (what: string, extra: Extra = {}) => {
    (await load()).toast.error(what, { ...options(extra), duration: 8000 });
  },
};
