import type { ReactNode } from "react";
import { DateText } from "@/components/DateText";
import { MoneyText } from "@/components/MoneyText";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { personOf } from "@/features/crm/api";
import { CompactRow } from "@/features/crm/lists/cells";
import { leadBadge, type Names, stageBadge } from "@/features/crm/lists/columns";
import { explained, leadScore, winChance } from "@/features/crm/lists/scores";
import type { RecordKind, Rows } from "@/features/crm/server";

type Compact<K extends RecordKind> = (names: Names) => (row: Rows[K]) => ReactNode;
const joined = (...parts: (string | null | undefined)[]) => parts.filter(Boolean).join(" · ");

/** What a row says on a phone. */
export const COMPACT: { [K in RecordKind]: Compact<K> } = {
  account: (names) => (row) => (
    <CompactRow
      title={row.name}
      end={<OwnerAvatar owner={personOf(names.users, row.owner_id)} />}
      detail={joined(row.industry, row.city, row.country) || "No details yet"}
      detailEnd={<DateText value={row.last_activity_at} />}
    />
  ),
  contact: (names) => (row) => (
    <CompactRow
      title={row.name}
      end={<OwnerAvatar owner={personOf(names.users, row.owner_id)} />}
      detail={joined(row.account_name, row.title) || row.email || "No details yet"}
      detailEnd={<DateText value={row.last_activity_at} />}
    />
  ),
  lead: (names) => (row) => (
    <CompactRow
      title={row.name || row.company}
      end={explained(names, row.id, row.score, leadScore(row))}
      detail={
        <>
          {leadBadge(row.status)}{" "}
          <span>{joined(row.name ? row.company : null, row.source) || row.email}</span>
        </>
      }
      detailEnd={<DateText value={row.created_at} />}
    />
  ),
  deal: (names) => (row) => (
    <CompactRow
      title={row.name}
      end={<MoneyText amount={row.amount_minor} currency={row.currency} />}
      detail={
        <>
          {stageBadge(names.pipelines, row.stage_id)} <span>{row.account_name}</span>
        </>
      }
      detailEnd={
        <span className="inline-flex items-center gap-2">
          {row.status === "open" && explained(names, row.id, row.win_probability, winChance(row))}
          <DateText value={row.expected_close_on} kind="day" />
        </span>
      }
    />
  ),
};
