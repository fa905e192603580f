import { AppearanceChoice } from "@/features/identity/profile/AppearanceChoice";
import { ChangePasswordForm } from "@/features/identity/profile/ChangePasswordForm";
import { ProfileFacts } from "@/features/identity/profile/ProfileFacts";
import { Section } from "@/features/identity/Section";
import { useSession } from "@/lib/session-query";

export function ProfilePage() {
  const session = useSession();
  if (!session) return null;
  return (
    <>
      <Section title="You" description="An admin changes names and roles on the page of users.">
        <ProfileFacts session={session} />
      </Section>
      <Section title="Appearance" description="Kept in this browser.">
        <AppearanceChoice />
      </Section>
      <Section title="Password" description="Changing it signs you out everywhere else.">
        <ChangePasswordForm email={session.user.email ?? ""} />
      </Section>
    </>
  );
}
