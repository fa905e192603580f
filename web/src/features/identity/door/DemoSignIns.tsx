import type { DemoAccess } from "@/features/identity/door/demo-access";

type DemoSignInsProps = { access: DemoAccess; onPick: (email: string) => void };

/** The ways into the demo workspace; picking one fills the form. */
export const DemoSignIns = ({ access, onPick }: DemoSignInsProps) => (
  <section
    aria-label="Demo sign-ins"
    className="mt-2 rounded-lg border border-border border-dashed px-4 py-3"
  >
    <p className="text-text-muted text-xs">There is a demo workspace here. Come in as</p>
    <ul className="mt-1 -mx-2">
      {access.emails.map((email) => (
        <li key={email}>
          <button
            type="button"
            onClick={() => onPick(email)}
            className="min-h-8 w-full rounded-md px-2 text-left text-sm text-accent hover:bg-surface-hover pointer-coarse:min-h-10"
          >
            {email}
          </button>
        </li>
      ))}
    </ul>
    <p className="mt-1 text-text-muted text-xs">
      {access.password ? (
        <>
          Password <code className="font-medium text-text">{access.password}</code>
        </>
      ) : (
        "The password was shown where the demo was started."
      )}
    </p>
  </section>
);
