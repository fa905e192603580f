/** The same rules as the server's `check_password`; the server decides, this only says it sooner. */
const LEAST_LENGTH = 10;
const LEAST_DIFFERENT = 4;
const COMMON = new Set([
  "password12",
  "1234567890",
  "qwertyuiop",
  "passwordpassword",
  "0123456789",
  "letmein1234",
]);

export type PasswordRule = { label: string; met: boolean };

export function passwordRules(password: string, email = ""): PasswordRule[] {
  const lower = password.toLowerCase();
  const name = email.split("@")[0]?.toLowerCase() ?? "";
  const isName = name.length > 3 && lower.startsWith(name) && password.length < name.length + 6;
  const different = new Set(password).size >= LEAST_DIFFERENT;
  const usual = COMMON.has(lower) || isName || !different;
  return [
    { label: `At least ${LEAST_LENGTH} characters`, met: [...password].length >= LEAST_LENGTH },
    {
      label: "Not a common word, your name or one key held down",
      met: password !== "" && !usual,
    },
  ];
}

/** For a form that shows the rules below its field: what to say at the field, or true. */
export function checkPassword(password: string, email?: string): true | string {
  if (password === "") return "Choose a password.";
  const strong = passwordRules(password, email).every(({ met }) => met);
  return strong || "Not strong enough yet: see what is missing.";
}
