import type { LeadOut } from "@/client/types.gen";
import { leadBadge } from "@/features/crm/lists/columns";
import { QuietChoice } from "@/features/crm/records/facts/ChoiceFact";
import { Fact, Facts } from "@/features/crm/records/facts/Fact";
import { KeptFacts } from "@/features/crm/records/facts/KeptFacts";
import { NumberFact, TextFact } from "@/features/crm/records/facts/TextFact";
import { PlaceFacts, ReachFacts } from "@/features/crm/records/PersonFacts";
import { RecordName } from "@/features/crm/records/RecordName";
import type { Save } from "@/features/crm/records/useSaveRecord";
import { TagsEditor } from "@/features/crm/tags/TagsEditor";
import { LEAD_STATES } from "@/features/crm/words";
import { formatNumber } from "@/lib/format";

type LeadFactsProps = { lead: LeadOut; save: Save<"lead">; readOnly: boolean };

// Converted is not chosen: it happens by converting.
const CHOICES = LEAD_STATES.filter(({ value }) => value !== "converted");
const OPTIONS = CHOICES.map(({ value, label, hue }) => ({
  value,
  label,
  icon: <span aria-hidden data-hue={hue} className="size-2 rounded-full bg-hue" />,
}));

export function LeadFacts({ lead, save, readOnly }: LeadFactsProps) {
  const shared = { person: lead, save, readOnly };
  const converted = lead.status === "converted";
  const setStatus = async (value: string | null) => {
    const next = CHOICES.find((state) => state.value === value)?.value;
    if (next && next !== "converted") await save({ status: next });
  };
  return (
    <>
      {converted && <BecameFacts lead={lead} />}
      <Facts title="Facts">
        <Fact label="Status">
          {readOnly || converted ? (
            leadBadge(lead.status)
          ) : (
            <QuietChoice
              label="Status"
              value={OPTIONS.find(({ value }) => value === lead.status) ?? null}
              options={OPTIONS}
              onSave={setStatus}
            />
          )}
        </Fact>
        {(lead.status === "disqualified" || lead.status_reason) && (
          <TextFact
            label="Why"
            value={lead.status_reason}
            onSave={(status_reason) => save({ status_reason })}
            readOnly={readOnly}
          />
        )}
        <ReachFacts {...shared} />
        <TextFact
          label="Company"
          value={lead.company}
          onSave={(company) => save({ company })}
          readOnly={readOnly}
        />
        <TextFact
          label="Website"
          kind="url"
          value={lead.domain}
          onSave={(domain) => save({ domain })}
          readOnly={readOnly}
        />
        <TextFact
          label="Industry"
          value={lead.industry}
          onSave={(industry) => save({ industry })}
          readOnly={readOnly}
        />
        <NumberFact
          label="Employees"
          value={lead.employees}
          display={lead.employees === null ? undefined : formatNumber(lead.employees)}
          onSave={(employees) => save({ employees })}
          readOnly={readOnly}
        />
        <PlaceFacts {...shared} />
        <Fact label="Tags">
          <TagsEditor kind="lead" id={lead.id} readOnly={readOnly} />
        </Fact>
        <TextFact
          label="About"
          kind="multiline"
          value={lead.description}
          onSave={(description) => save({ description })}
          readOnly={readOnly}
        />
      </Facts>
      <KeptFacts record={lead} />
    </>
  );
}

/** What became of the lead. */
const BecameFacts = ({ lead }: { lead: LeadOut }) => (
  <Facts title="What it became">
    {lead.account_id && (
      <Fact label="Account">
        <RecordName kind="account" id={lead.account_id} />
      </Fact>
    )}
    {lead.contact_id && (
      <Fact label="Contact">
        <RecordName kind="contact" id={lead.contact_id} />
      </Fact>
    )}
    {lead.deal_id && (
      <Fact label="Deal">
        <RecordName kind="deal" id={lead.deal_id} />
      </Fact>
    )}
  </Facts>
);
