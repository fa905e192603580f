import type { ReactNode } from "react";
import { Skeleton } from "@/components/ui/Skeleton";

type SettingsHeadProps = { title: string; about: string; action?: ReactNode };

export const SettingsHead = ({ title, about, action }: SettingsHeadProps) => (
  <header className="mb-5 flex flex-wrap items-start gap-x-6 gap-y-3 pt-1">
    <div className="min-w-0 flex-1">
      <h2 className="font-semibold text-lg">{title}</h2>
      <p className="max-w-2xl text-sm text-text-muted">{about}</p>
    </div>
    {action}
  </header>
);

export const SettingsSkeleton = () => (
  <div aria-busy className="grid max-w-3xl gap-4">
    <span role="status" className="sr-only">
      Loading
    </span>
    {[..."abcde"].map((row) => (
      <Skeleton key={row} className="h-8 w-full" />
    ))}
  </div>
);
