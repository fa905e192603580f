import { Check, Circle } from "lucide-react";
import { passwordRules } from "@/features/identity/password";

/** What a new password needs and has already. No meter: a score would promise what nobody measured. */
export const PasswordRules = ({ password, email }: { password: string; email?: string }) => (
  <ul className="grid gap-1 text-xs">
    {passwordRules(password, email).map(({ label, met }) => {
      const Icon = met ? Check : Circle;
      return (
        <li
          key={label}
          className={`flex items-start gap-1.5 ${met ? "text-success" : "text-text-muted"}`}
        >
          <Icon aria-hidden strokeWidth={met ? 2.5 : 1.5} className="mt-0.5 size-3 shrink-0" />
          <span>
            {label}
            {met && <span className="sr-only">: yes</span>}
          </span>
        </li>
      );
    })}
  </ul>
);
