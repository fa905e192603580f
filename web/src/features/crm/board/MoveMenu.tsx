import { Check, MoveRight } from "lucide-react";
import { useRef } from "react";
import type { DealRow, StageOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/DropdownMenu";
import { focusCard } from "@/features/crm/board/walk";
import { hueOf } from "@/lib/hues";

type MoveMenuProps = {
  deal: DealRow;
  stages: readonly StageOut[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onMove: (stage: StageOut) => void;
  tabbable: boolean;
};

/** The way to move a card without dragging: on phones, by keyboard, for everybody who prefers it. */
export function MoveMenu({ deal, stages, open, onOpenChange, onMove, tabbable }: MoveMenuProps) {
  const moved = useRef(false);
  return (
    <DropdownMenu open={open} onOpenChange={onOpenChange} modal={false}>
      <DropdownMenuTrigger asChild>
        <Button
          aria-label={`Move ${deal.name} to another stage`}
          title="Move to another stage (m)"
          variant="ghost"
          size="sm"
          tabIndex={tabbable ? 0 : -1}
          // The card under it drags and opens.
          onClick={(event) => event.stopPropagation()}
          onMouseDown={(event) => event.stopPropagation()}
          onTouchStart={(event) => event.stopPropagation()}
          onKeyDown={(event) => event.stopPropagation()}
          className="-mt-1 -mr-1 w-7 px-0 opacity-0 focus-visible:opacity-100 group-focus-within/card:opacity-100 group-hover/card:opacity-100 pointer-coarse:min-w-10 pointer-coarse:opacity-100 data-[state=open]:opacity-100"
        >
          <MoveRight aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => event.stopPropagation()}
        onCloseAutoFocus={(event) => {
          // The trigger has gone with the card; or the reason is being asked and has the focus.
          event.preventDefault();
          if (!moved.current) focusCard(deal.id);
          moved.current = false;
        }}
      >
        <DropdownMenuLabel>Move to</DropdownMenuLabel>
        {stages.map((stage) => (
          <DropdownMenuItem
            key={stage.id}
            disabled={stage.id === deal.stage_id}
            icon={
              <span
                aria-hidden
                data-hue={hueOf(stage.colour)}
                className="size-2 rounded-full bg-hue"
              />
            }
            onSelect={() => {
              moved.current = stage.type === "lost";
              onMove(stage);
            }}
          >
            <span className="flex items-center gap-2">
              {stage.name}
              {stage.id === deal.stage_id && <Check aria-label="is here" className="size-3.5" />}
            </span>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
