import type { DemoOut } from "@/client/types.gen";
import { roleLabel } from "@/features/identity/roles";

type DemoSignInsProps = { demo: DemoOut; onPick: (email: string) => void };

/** Eleven people are too many to pick from; each role shows another side of the product. */
const oneOfEachRole = (people: DemoOut["sign_ins"]) =>
  people.filter(({ role }, place) => people.findIndex((one) => one.role === role) === place);

/** The ways into the demo workspace; picking one fills the form. */
export const DemoSignIns = ({ demo, onPick }: DemoSignInsProps) => (
  <section
    aria-label="Demo sign-ins"
    className="mt-2 rounded-lg border border-border border-dashed px-4 py-3"
  >
    <p className="text-text-muted text-xs">
      {demo.name} is a demo: nothing in it is real. Pick who to be, then sign in.
    </p>
    <ul className="-mx-2 mt-1.5">
      {oneOfEachRole(demo.sign_ins).map(({ email, role }) => (
        <li key={email}>
          <button
            type="button"
            onClick={() => onPick(email)}
            className="flex min-h-8 w-full items-center justify-between gap-2 rounded-md px-2 text-left text-sm hover:bg-surface-hover pointer-coarse:min-h-10"
          >
            <span className="truncate text-accent">{email}</span>
            <span className="text-text-muted text-xs">{roleLabel(role)}</span>
          </button>
        </li>
      ))}
    </ul>
    <p className="mt-1.5 text-text-muted text-xs">
      Password for all: <code className="font-medium text-text">{demo.password}</code>
    </p>
  </section>
);
