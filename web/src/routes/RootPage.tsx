import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { TooltipProvider } from "@/components/ui/Tooltip";

const Toaster = lazy(async () => ({ default: (await import("@/components/Toaster")).Toaster }));

export function RootPage() {
  return (
    <TooltipProvider>
      <Outlet />
      <Suspense>
        <Toaster />
      </Suspense>
    </TooltipProvider>
  );
}
