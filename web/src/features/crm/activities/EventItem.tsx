import type { TimelineItem } from "@/client/types.gen";
import { EVENT_ICONS } from "@/features/crm/activities/icons";
import { type Names, type Shown, sentenceOf } from "@/features/crm/activities/sentence";
import { WhenText } from "@/features/crm/activities/WhenText";
import { RecordName } from "@/features/crm/records/RecordName";
import { cn } from "@/lib/cn";

type EventItemProps = { item: TimelineItem; page: { id: string }; names: Names };

/** A change: quiet, one line, what was and what is. */
export function EventItem({ item, page, names }: EventItemProps) {
  const { tone, did, about, changes } = sentenceOf(item, page, names);
  const Icon = EVENT_ICONS[tone];
  const several = changes.length > 1;
  return (
    <li className="grid grid-cols-[1.75rem_minmax(0,1fr)_auto] gap-x-2 py-0.5 text-sm">
      <span
        aria-hidden
        className={cn(
          "grid size-7 place-content-center text-text-faint",
          tone === "won" && "text-success",
          tone === "lost" && "text-danger",
        )}
      >
        <Icon className="size-3.5" />
      </span>
      <div className="min-w-0 py-1 text-text-muted">
        <span className="font-medium text-text">{item.actor_label || "The system"}</span> {did}
        {about && (
          <>
            {" "}
            <RecordName kind={about.kind} id={about.id} name={about.label} />
          </>
        )}
        {changes.map((change) => (
          <span key={change.field} className={cn("break-words", several ? "block" : "ml-2")}>
            {change.label}:{" "}
            {change.before && (
              <>
                <Value shown={change.before} /> <span aria-hidden>→</span>
                <span className="sr-only"> to </span>{" "}
              </>
            )}
            <span className="text-text">
              <Value shown={change.after} />
            </span>
          </span>
        ))}
      </div>
      <span className="py-1 text-text-faint text-xs">
        <WhenText at={item.at} />
      </span>
    </li>
  );
}

function Value({ shown }: { shown: Shown }) {
  if (shown === null) return <span className="text-text-faint">empty</span>;
  return "text" in shown ? shown.text : <RecordName kind={shown.record} id={shown.id} />;
}
