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
          className="block rounded-md px-1 py-1.5 hover:bg-surface-hover"
        >
          <span className="flex items-baseline justify-between gap-2">
            <span className="truncate font-medium">{lead.name || lead.company}</span>
            <span className="shrink-0 text-text-muted text-xs">
              <DateText value={lead.created_at} />
            </span>
          </span>
          <span className="flex items-center justify-between gap-2 text-xs">
            <span className="truncate text-text-muted">
              {[lead.company, lead.title, lead.source].filter(Boolean).join(", ")}
            </span>
            {lead.score_shown !== null && leadScore(lead)}
          </span>
        </Link>
      </li>
    ))}
  </ul>
);
