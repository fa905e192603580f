import { Building2, Handshake, UserRoundPlus } from "lucide-react";
import { lazy } from "react";
import { PageHeader } from "@/components/PageHeader";
import { AppShell } from "@/components/shell/AppShell";
import type { CreateEntry } from "@/components/shell/nav";
import { Button } from "@/components/ui/Button";
import { ColoursSection } from "@/routes/design/ColoursSection";
import { ControlsSection } from "@/routes/design/ControlsSection";
import { FormsSection } from "@/routes/design/FormsSection";
import { OverlaysSection } from "@/routes/design/OverlaysSection";
import { SAMPLE_SESSION } from "@/routes/design/sample";
import { TableSection } from "@/routes/design/TableSection";
import { NAV } from "@/routes/nav";

const Palette = lazy(async () => ({ default: (await import("@/routes/Palette")).Palette }));
const nothing = () => {};
const CREATE: CreateEntry[] = [
  { label: "Lead", icon: UserRoundPlus, permission: "crm:write", run: nothing },
  { label: "Account", icon: Building2, permission: "crm:write", run: nothing },
  { label: "Deal", icon: Handshake, permission: "crm:write", run: nothing },
];

export function DesignPage() {
  return (
    <AppShell
      session={SAMPLE_SESSION}
      nav={NAV}
      create={CREATE}
      title="Design"
      onGo={nothing}
      onSignOut={nothing}
      onProfile={nothing}
      palette={(slot) => slot.open && <Palette {...slot} session={SAMPLE_SESSION} />}
    >
      <PageHeader
        title="Every component"
        meta="in every state"
        description="For people who build pages. Sample data, not part of the product."
        actions={
          <>
            <Button>Secondary</Button>
            <Button variant="primary">Primary</Button>
          </>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-10 px-6 pb-16 max-md:px-4">
        <TableSection />
        <ControlsSection />
        <FormsSection />
        <OverlaysSection />
        <ColoursSection />
      </div>
    </AppShell>
  );
}
