import type { ReactNode } from "react";
import { Logo } from "@/components/shell/Logo";

type DoorPageProps = { title: string; children: ReactNode };

/** The pages before one is in: sign-in, set-up, invitation. */
export function DoorPage({ title, children }: DoorPageProps) {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-sm">
        <div className="mb-6 grid justify-items-center gap-3">
          <Logo className="size-10" />
          <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        </div>
        {children}
      </div>
    </main>
  );
}
