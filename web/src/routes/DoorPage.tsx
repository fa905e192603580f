import type { ReactNode } from "react";
import { Logo } from "@/components/shell/Logo";
import { cn } from "@/lib/cn";

type DoorPageProps = { title: string; wide?: boolean; children: ReactNode };

/** The pages before one is in: sign-in, set-up, invitation. */
export function DoorPage({ title, wide = false, children }: DoorPageProps) {
  return (
    <main className="grid min-h-dvh place-items-center p-4 py-10">
      <div className={cn("w-full", wide ? "max-w-md" : "max-w-sm")}>
        <div className="mb-6 grid justify-items-center gap-3 text-center">
          <Logo className="size-10" />
          <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        </div>
        {children}
      </div>
    </main>
  );
}
