import { Dialog } from "radix-ui";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";
import { useMediaQuery } from "@/lib/media";
import { readStored, writeStored } from "@/lib/stored";

type RightPanelProps = {
  label: string;
  onEscape: () => void;
  children: ReactNode;
};

const WIDTH = { least: 320, usual: 400, most: 720 };
const STEP = 24;
const isNumber = (value: unknown): value is number => typeof value === "number";
const fitting = (width: number) => Math.min(WIDTH.most, Math.max(WIDTH.least, Math.round(width)));

/** Beside the page where there is room, over it where there is none; same place on every page. */
export function RightPanel(props: RightPanelProps) {
  const isWide = useMediaQuery("(min-width: 1024px)");
  return isWide ? <Beside {...props} /> : <Over {...props} />;
}

function Beside({ label, onEscape, children }: RightPanelProps) {
  const [width, setWidth] = useState(() =>
    fitting(readStored("panel.width", isNumber, WIDTH.usual)),
  );
  const resize = (next: number) => {
    setWidth(fitting(next));
    writeStored("panel.width", fitting(next));
  };
  const drag = (event: PointerEvent) => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    resize(window.innerWidth - event.clientX);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") resize(width + STEP);
    else if (event.key === "ArrowRight") resize(width - STEP);
    else return;
    event.preventDefault();
  };
  return (
    <aside
      aria-label={label}
      style={{ width }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onEscape();
      }}
      className="relative flex max-w-[50vw] shrink-0 flex-col border-border border-l"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a rule does not move, this one does */}
      <div
        role="separator"
        aria-label="Width of the panel"
        aria-orientation="vertical"
        aria-valuemin={WIDTH.least}
        aria-valuemax={WIDTH.most}
        aria-valuenow={width}
        tabIndex={0}
        onPointerDown={drag}
        onPointerMove={drag}
        onKeyDown={onKeyDown}
        className="absolute inset-y-0 -left-1 z-10 w-2 cursor-col-resize touch-none hover:bg-accent/30 focus-visible:bg-accent/30"
      />
      {children}
    </aside>
  );
}

const Over = ({ label, onEscape, children }: RightPanelProps) => (
  <Dialog.Root open onOpenChange={(open) => !open && onEscape()}>
    <Dialog.Portal>
      <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
      <Dialog.Content
        aria-describedby={undefined}
        tabIndex={-1}
        // Not its first button, whose name would pop up, nor its box, whose keyboard would cover it.
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
        }}
        // Who opened it gets the focus back from whoever closes it.
        onCloseAutoFocus={(event) => event.preventDefault()}
        onEscapeKeyDown={(event) => {
          event.preventDefault();
          onEscape();
        }}
        className="fixed inset-y-0 right-0 z-50 flex w-full animate-slide flex-col bg-surface shadow-overlay outline-none sm:max-w-lg sm:border-border sm:border-l"
      >
        <Dialog.Title className="sr-only">{label}</Dialog.Title>
        {children}
      </Dialog.Content>
    </Dialog.Portal>
  </Dialog.Root>
);
