import type { UserOut } from "@/client/types.gen";
import type { Permission } from "@/lib/permissions";

export type Role = UserOut["role"];

export const ROLES: readonly { value: Role; label: string; may: string }[] = [
  {
    value: "admin",
    label: "Admin",
    may: "Everything, with people, keys and the workspace itself.",
  },
  {
    value: "manager",
    label: "Manager",
    may: "All records, imports, pipelines, knowledge and the audit log.",
  },
  { value: "rep", label: "Rep", may: "Sees and changes records, asks the knowledge base." },
  { value: "viewer", label: "Viewer", may: "Sees records and knowledge, changes nothing." },
];

export const roleLabel = (role: string): string =>
  ROLES.find(({ value }) => value === role)?.label ?? role;

export const isRole = (value: string): value is Role => ROLES.some((role) => role.value === value);

export const PERMISSIONS: readonly { value: Permission; label: string }[] = [
  { value: "crm:read", label: "See records" },
  { value: "crm:write", label: "Create and change records" },
  { value: "crm:delete", label: "Delete records" },
  { value: "crm:import", label: "Import records" },
  { value: "crm:configure", label: "Set up pipelines, products and tags" },
  { value: "users:read", label: "See the team" },
  { value: "users:write", label: "Add and change people" },
  { value: "knowledge:read", label: "Ask and read the knowledge base" },
  { value: "knowledge:write", label: "Add and change knowledge" },
  { value: "keys:write", label: "Make and revoke API keys" },
  { value: "audit:read", label: "Read the audit log" },
  { value: "workspace:write", label: "Change the workspace" },
];

/** What the server grants a role (`GRANTS` in `domains/identity/permissions.py`). */
export const GRANTS: Record<Role, readonly Permission[]> = {
  viewer: ["crm:read", "users:read", "knowledge:read"],
  rep: ["crm:read", "users:read", "knowledge:read", "crm:write", "crm:delete"],
  manager: [
    "crm:read",
    "users:read",
    "knowledge:read",
    "crm:write",
    "crm:delete",
    "crm:import",
    "crm:configure",
    "knowledge:write",
    "audit:read",
  ],
  admin: PERMISSIONS.map(({ value }) => value),
};
