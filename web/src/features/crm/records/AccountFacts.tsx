import { useQuery } from "@tanstack/react-query";
import type { AccountOut } from "@/client/types.gen";
import { accountQuery } from "@/features/crm/api";
import { OwnerFact, RecordFact } from "@/features/crm/records/facts/ChoiceFact";
import { Fact, Facts } from "@/features/crm/records/facts/Fact";
import { KeptFacts } from "@/features/crm/records/facts/KeptFacts";
import { MoneyFact, NumberFact, TextFact } from "@/features/crm/records/facts/TextFact";
import type { Save } from "@/features/crm/records/useSaveRecord";
import { TagsEditor } from "@/features/crm/tags/TagsEditor";
import { formatNumber } from "@/lib/format";

type AccountFactsProps = { account: AccountOut; save: Save<"account">; readOnly: boolean };

export function AccountFacts({ account, save, readOnly }: AccountFactsProps) {
  const parent = useQuery({
    ...accountQuery(account.parent_id ?? ""),
    enabled: account.parent_id !== null,
  });
  return (
    <>
      <Facts title="Facts">
        <OwnerFact
          value={account.owner_id}
          onSave={(owner_id) => save({ owner_id })}
          readOnly={readOnly}
        />
        <TextFact
          label="Website"
          kind="url"
          value={account.domain}
          onSave={(domain) => save({ domain })}
          readOnly={readOnly}
        />
        <TextFact
          label="Phone"
          kind="tel"
          value={account.phone}
          onSave={(phone) => save({ phone })}
          readOnly={readOnly}
        />
        <TextFact
          label="Industry"
          value={account.industry}
          onSave={(industry) => save({ industry })}
          readOnly={readOnly}
        />
        <NumberFact
          label="Employees"
          value={account.employees}
          display={account.employees === null ? undefined : formatNumber(account.employees)}
          onSave={(employees) => save({ employees })}
          readOnly={readOnly}
        />
        <MoneyFact
          label="Revenue a year"
          value={account.annual_revenue_minor}
          currency={account.currency}
          onSave={(annual_revenue_minor) => save({ annual_revenue_minor })}
          readOnly={readOnly}
        />
        <NumberFact
          label="Founded"
          value={account.founded_year}
          onSave={(founded_year) => save({ founded_year })}
          readOnly={readOnly}
        />
        <TextFact
          label="City"
          value={account.city}
          onSave={(city) => save({ city })}
          readOnly={readOnly}
        />
        <TextFact
          label="Country"
          value={account.country}
          onSave={(country) => save({ country })}
          readOnly={readOnly}
        />
        <RecordFact
          label="Part of"
          kind="account"
          value={account.parent_id}
          name={parent.data?.name}
          onSave={(parent_id) => save({ parent_id })}
          readOnly={readOnly}
        />
        <TextFact
          label="Source"
          value={account.source}
          onSave={(source) => save({ source })}
          readOnly={readOnly}
        />
        <Fact label="Tags">
          <TagsEditor kind="account" id={account.id} readOnly={readOnly} />
        </Fact>
        <TextFact
          label="About"
          kind="multiline"
          value={account.description}
          onSave={(description) => save({ description })}
          readOnly={readOnly}
        />
      </Facts>
      <KeptFacts record={account} />
    </>
  );
}
