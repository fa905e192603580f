import { useQuery } from "@tanstack/react-query";
import type { ContactOut } from "@/client/types.gen";
import { accountQuery } from "@/features/crm/api";
import { RecordFact } from "@/features/crm/records/facts/ChoiceFact";
import { Fact, Facts } from "@/features/crm/records/facts/Fact";
import { KeptFacts } from "@/features/crm/records/facts/KeptFacts";
import { TextFact } from "@/features/crm/records/facts/TextFact";
import { PlaceFacts, ReachFacts } from "@/features/crm/records/PersonFacts";
import type { Save } from "@/features/crm/records/useSaveRecord";
import { TagsEditor } from "@/features/crm/tags/TagsEditor";

type ContactFactsProps = { contact: ContactOut; save: Save<"contact">; readOnly: boolean };

export function ContactFacts({ contact, save, readOnly }: ContactFactsProps) {
  const account = useQuery({
    ...accountQuery(contact.account_id ?? ""),
    enabled: contact.account_id !== null,
  });
  const shared = { person: contact, save, readOnly };
  return (
    <>
      <Facts title="Facts">
        <RecordFact
          label="Account"
          kind="account"
          value={contact.account_id}
          name={account.data?.name}
          onSave={(account_id) => save({ account_id })}
          readOnly={readOnly}
        />
        <ReachFacts {...shared} />
        <PlaceFacts {...shared} />
        <Fact label="Tags">
          <TagsEditor kind="contact" id={contact.id} readOnly={readOnly} />
        </Fact>
        <TextFact
          label="About"
          kind="multiline"
          value={contact.description}
          onSave={(description) => save({ description })}
          readOnly={readOnly}
        />
      </Facts>
      <KeptFacts record={contact} />
    </>
  );
}
