import { Link } from "@tanstack/react-router";
import type { LeadOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { leadScore } from "@/features/crm/lists/scores";

export const NewLeads = ({ leads }: { leads: readonly LeadOut[] }) => (
  <ul>
    {leads.map((lead) => (
      <li key={lead.id}>
        <Link
          to="/leads/$id"
          params={{ id: lead.id }}
          className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2 rounded-md px-1 py-1.5 hover:bg-surface-hover"
        >
          <span className="truncate font-medium">{lead.name || lead.company}</span>
          <span className="text-right text-text-muted text-xs">
            <DateText value={lead.created_at} />
          </span>
          <span className="flex min-w-0 items-center gap-1.5 text-text-muted text-xs">
            {lead.score_shown !== null && leadScore(lead)}
            <span className="truncate">
              {[lead.company, lead.title].filter(Boolean).join(", ")}
            </span>
          </span>
          <span className="text-right text-text-faint text-xs">{lead.source}</span>
        </Link>
      </li>
    ))}
  </ul>
);
