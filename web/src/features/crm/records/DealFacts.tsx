import { useQuery } from "@tanstack/react-query";
import type { DealDetail } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { MoneyText } from "@/components/MoneyText";
import { lostReasonsQuery } from "@/features/crm/api";
import { OwnerFact, QuietChoice, RecordFact } from "@/features/crm/records/facts/ChoiceFact";
import { Fact, Facts } from "@/features/crm/records/facts/Fact";
import { KeptFacts } from "@/features/crm/records/facts/KeptFacts";
import { DayFact, MoneyFact, TextFact } from "@/features/crm/records/facts/TextFact";
import { RecordName } from "@/features/crm/records/RecordName";
import type { Save } from "@/features/crm/records/useSaveRecord";
import { TagsEditor } from "@/features/crm/tags/TagsEditor";
import { FORECAST_CATEGORIES } from "@/features/crm/words";

type DealFactsProps = { deal: DealDetail; save: Save<"deal">; readOnly: boolean };

export function DealFacts({ deal, save, readOnly }: DealFactsProps) {
  const hasLines = deal.lines.length > 0;
  return (
    <>
      {deal.status === "lost" && <LostFacts deal={deal} save={save} readOnly={readOnly} />}
      <Facts title="Facts">
        <OwnerFact
          value={deal.owner_id}
          onSave={(owner_id) => save({ owner_id })}
          readOnly={readOnly}
        />
        {hasLines ? (
          <Fact label="Amount">
            <MoneyText amount={deal.amount_minor} currency={deal.currency} />{" "}
            <span className="text-text-faint text-xs">sum of the products</span>
          </Fact>
        ) : (
          <MoneyFact
            label="Amount"
            value={deal.amount_minor}
            currency={deal.currency}
            onSave={(amount_minor) => save({ amount_minor })}
            readOnly={readOnly}
          />
        )}
        {deal.status === "open" && <Fact label="Stage chance">{deal.probability}%</Fact>}
        <CategoryFact deal={deal} save={save} readOnly={readOnly} />
        <DayFact
          label="Expected close"
          value={deal.expected_close_on}
          onSave={(expected_close_on) => save({ expected_close_on })}
          readOnly={readOnly}
        />
        <TextFact
          label="Next step"
          value={deal.next_step}
          onSave={(next_step) => save({ next_step })}
          readOnly={readOnly}
        />
        <RecordFact
          label="Account"
          kind="account"
          value={deal.account_id}
          name={deal.account_name}
          onSave={(account_id) => save({ account_id })}
          readOnly={readOnly}
        />
        <RecordFact
          label="Contact"
          kind="contact"
          value={deal.contact_id}
          name={deal.contact_name}
          onSave={(contact_id) => save({ contact_id })}
          readOnly={readOnly}
        />
        {deal.lead_id && (
          <Fact label="From the lead">
            <RecordName kind="lead" id={deal.lead_id} />
          </Fact>
        )}
        <TextFact
          label="Source"
          value={deal.source}
          onSave={(source) => save({ source })}
          readOnly={readOnly}
        />
        <Fact label="Opened">
          <DateText value={deal.opened_at} kind="day" />
        </Fact>
        {deal.closed_at && (
          <Fact label="Closed">
            <DateText value={deal.closed_at} kind="day" />
          </Fact>
        )}
        <Fact label="Tags">
          <TagsEditor kind="deal" id={deal.id} readOnly={readOnly} />
        </Fact>
        <TextFact
          label="About"
          kind="multiline"
          value={deal.description}
          onSave={(description) => save({ description })}
          readOnly={readOnly}
        />
      </Facts>
      <KeptFacts record={deal} />
    </>
  );
}

function LostFacts({ deal, save, readOnly }: DealFactsProps) {
  const reasons = useQuery(lostReasonsQuery).data ?? [];
  const options = reasons.map(({ id, name }) => ({ value: id, label: name }));
  const chosen = options.find(({ value }) => value === deal.lost_reason_id) ?? null;
  return (
    <Facts title="Why it was lost">
      <Fact label="Reason">
        {readOnly ? (
          (chosen?.label ?? "–")
        ) : (
          <QuietChoice
            label="Reason"
            value={chosen}
            options={options}
            onSave={(lost_reason_id) => save({ lost_reason_id })}
          />
        )}
      </Fact>
      <TextFact
        label="Note"
        kind="multiline"
        value={deal.lost_note}
        onSave={(lost_note) => save({ lost_note })}
        readOnly={readOnly}
      />
    </Facts>
  );
}

const CATEGORIES = FORECAST_CATEGORIES.map(({ value, label }) => ({ value, label }));

/** What a person expects of it in the forecast; without a word its chance decides. */
function CategoryFact({ deal, save, readOnly }: DealFactsProps) {
  const chosen = CATEGORIES.find(({ value }) => value === deal.forecast_category) ?? null;
  const choose = async (value: string | null) => {
    const found = FORECAST_CATEGORIES.find((one) => one.value === value);
    await save({ forecast_category: found?.value ?? null });
  };
  return (
    <Fact label="Forecast">
      {readOnly ? (
        (chosen?.label ?? "By its chance")
      ) : (
        <QuietChoice
          label="Forecast"
          value={chosen}
          options={CATEGORIES}
          onSave={choose}
          placeholder="By its chance"
          clearable
        />
      )}
    </Fact>
  );
}
