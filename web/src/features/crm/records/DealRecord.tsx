import { CircleCheck, CircleX, MoveRight, RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import type { DealDetail, StageOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { MoneyText } from "@/components/MoneyText";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { Button } from "@/components/ui/Button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/DropdownMenu";
import { personOf, usePipelines, useUsers } from "@/features/crm/api";
import { stageBadge } from "@/features/crm/lists/columns";
import { winChance } from "@/features/crm/lists/scores";
import { DealFacts } from "@/features/crm/records/DealFacts";
import { DealLines } from "@/features/crm/records/DealLines";
import { DealPath } from "@/features/crm/records/DealPath";
import { RecordFrame } from "@/features/crm/records/RecordFrame";
import { RecordName } from "@/features/crm/records/RecordName";
import { useMoveDeal } from "@/features/crm/records/useMoveDeal";
import { type Save, useSaveRecord } from "@/features/crm/records/useSaveRecord";
import { hueOf } from "@/lib/hues";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

type DealRecordProps = {
  deal: DealDetail;
  /** How likely an open deal is won: the page around it knows. */
  score?: (save: Save<"deal">, readOnly: boolean) => ReactNode;
};

export function DealRecord({ deal, score }: DealRecordProps) {
  const readOnly = !can(useSession(), "crm:write");
  const users = useUsers();
  const pipelines = usePipelines();
  const pipeline = pipelines.find(({ id }) => id === deal.pipeline_id);
  const stages = pipeline?.stages ?? [];
  const { save, dialog } = useSaveRecord("deal", deal);
  const { moveTo, isMoving, dialog: moveDialog } = useMoveDeal(deal, stages);
  return (
    <>
      <RecordFrame
        kind="deal"
        id={deal.id}
        name={deal.name}
        onRename={(name) => save({ name })}
        readOnly={readOnly}
        currency={deal.currency}
        links={{
          deal_id: deal.id,
          ...(deal.contact_id && { contact_id: deal.contact_id }),
          ...(deal.account_id && { account_id: deal.account_id }),
        }}
        meta={
          <>
            <span className="font-semibold text-base text-text">
              <MoneyText amount={deal.amount_minor} currency={deal.currency} />
            </span>
            {stageBadge(pipelines, deal.stage_id)}
            {deal.status === "open" && winChance(deal)}
            <OwnerAvatar owner={personOf(users, deal.owner_id)} showName />
            {deal.account_id && (
              <RecordName kind="account" id={deal.account_id} name={deal.account_name} />
            )}
            {deal.expected_close_on && deal.status === "open" && (
              <span>
                closes <DateText value={deal.expected_close_on} kind="day" />
              </span>
            )}
            {deal.next_step && deal.status === "open" && <span>Next: {deal.next_step}</span>}
          </>
        }
        actions={
          !readOnly && <DealActions deal={deal} stages={stages} busy={isMoving} onMove={moveTo} />
        }
        path={<DealPath deal={deal} pipeline={pipeline} readOnly={readOnly} onMove={moveTo} />}
        facts={
          <>
            {deal.status === "open" && score?.(save, readOnly)}
            <DealFacts deal={deal} save={save} readOnly={readOnly} />
            <DealLines deal={deal} readOnly={readOnly} />
          </>
        }
      />
      {dialog}
      {moveDialog}
    </>
  );
}

type DealActionsProps = {
  deal: DealDetail;
  stages: readonly StageOut[];
  busy: boolean;
  onMove: (stage: StageOut) => void;
};

function DealActions({ deal, stages, busy, onMove }: DealActionsProps) {
  const won = stages.find(({ type }) => type === "won");
  const lost = stages.find(({ type }) => type === "lost");
  const first = stages.find(({ type }) => type === "open");
  if (deal.status !== "open") {
    return (
      first && (
        <Button loading={busy} onClick={() => onMove(first)}>
          <RotateCcw aria-hidden />
          Reopen
        </Button>
      )
    );
  }
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button loading={busy}>
            <MoveRight aria-hidden />
            Move
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
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
              onSelect={() => onMove(stage)}
            >
              {stage.name}
            </DropdownMenuItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
      {lost && (
        <Button disabled={busy} onClick={() => onMove(lost)}>
          <CircleX aria-hidden />
          Lost
        </Button>
      )}
      {won && (
        <Button variant="primary" disabled={busy} onClick={() => onMove(won)}>
          <CircleCheck aria-hidden />
          Won
        </Button>
      )}
    </>
  );
}
