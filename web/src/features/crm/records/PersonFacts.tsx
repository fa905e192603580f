import { OwnerFact } from "@/features/crm/records/facts/ChoiceFact";
import { TextFact } from "@/features/crm/records/facts/TextFact";

type Person = {
  first_name: string;
  last_name: string;
  email: string | null;
  phone: string | null;
  title: string | null;
  city: string | null;
  country: string | null;
  source: string | null;
  owner_id: string | null;
};
type PersonChange = { [Field in keyof Person]?: string | null };
type PersonFactsProps = {
  person: Person;
  save: (change: PersonChange) => Promise<void>;
  readOnly: boolean;
};

/** How to reach somebody: the same for contacts and leads. */
export function ReachFacts({ person, save, readOnly }: PersonFactsProps) {
  return (
    <>
      <OwnerFact
        value={person.owner_id}
        onSave={(owner_id) => save({ owner_id })}
        readOnly={readOnly}
      />
      <TextFact
        label="E-mail"
        kind="email"
        value={person.email}
        onSave={(email) => save({ email })}
        readOnly={readOnly}
      />
      <TextFact
        label="Phone"
        kind="tel"
        value={person.phone}
        onSave={(phone) => save({ phone })}
        readOnly={readOnly}
      />
      <TextFact
        label="Job title"
        value={person.title}
        onSave={(title) => save({ title })}
        readOnly={readOnly}
      />
    </>
  );
}

export function PlaceFacts({ person, save, readOnly }: PersonFactsProps) {
  return (
    <>
      <TextFact
        label="First name"
        value={person.first_name}
        onSave={(first_name) => save({ first_name: first_name ?? "" })}
        readOnly={readOnly}
      />
      <TextFact
        label="Last name"
        value={person.last_name}
        onSave={(last_name) => save({ last_name: last_name ?? "" })}
        readOnly={readOnly}
      />
      <TextFact
        label="City"
        value={person.city}
        onSave={(city) => save({ city })}
        readOnly={readOnly}
      />
      <TextFact
        label="Country"
        value={person.country}
        onSave={(country) => save({ country })}
        readOnly={readOnly}
      />
      <TextFact
        label="Source"
        value={person.source}
        onSave={(source) => save({ source })}
        readOnly={readOnly}
      />
    </>
  );
}
