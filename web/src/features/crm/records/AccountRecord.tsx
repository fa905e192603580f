import { Plus } from "lucide-react";
import type { AccountOut } from "@/client/types.gen";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { Button } from "@/components/ui/Button";
import { personOf, useUsers } from "@/features/crm/api";
import { websiteLink } from "@/features/crm/lists/columns";
import { AccountFacts } from "@/features/crm/records/AccountFacts";
import { RecordFrame } from "@/features/crm/records/RecordFrame";
import { ChildrenOf, ContactsOf, DealsOf } from "@/features/crm/records/RelatedLists";
import { useSaveRecord } from "@/features/crm/records/useSaveRecord";
import { openCreate } from "@/lib/create";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

export function AccountRecord({ account }: { account: AccountOut }) {
  const readOnly = !can(useSession(), "crm:write");
  const users = useUsers();
  const { save, dialog } = useSaveRecord("account", account);
  const defaults = { account: { id: account.id, label: account.name } };
  const place = [account.industry, account.city, account.country].filter(Boolean).join(" · ");
  return (
    <>
      <RecordFrame
        kind="account"
        id={account.id}
        name={account.name}
        onRename={(name) => save({ name })}
        readOnly={readOnly}
        currency={account.currency}
        links={{ account_id: account.id }}
        meta={
          <>
            <OwnerAvatar owner={personOf(users, account.owner_id)} showName />
            {account.domain && websiteLink(account.domain)}
            {place && <span>{place}</span>}
          </>
        }
        actions={
          !readOnly && (
            <Button onClick={() => openCreate("deal", defaults)}>
              <Plus aria-hidden />
              New deal
            </Button>
          )
        }
        facts={
          <>
            <AccountFacts account={account} save={save} readOnly={readOnly} />
            <DealsOf
              field="account_id"
              id={account.id}
              name={account.name}
              defaults={defaults}
              readOnly={readOnly}
            />
            <ContactsOf account={account} readOnly={readOnly} />
            <ChildrenOf account={account} />
          </>
        }
      />
      {dialog}
    </>
  );
}
