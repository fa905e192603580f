import type { DataColumn } from "@/components/data-table/columns";
import type { FilterField } from "@/lib/filters";
import type { Session } from "@/lib/session";

export const SAMPLE_SESSION: Session = {
  user: { id: "u1", name: "Mira Okafor", email: "mira@northwind.example", role: "admin" },
  workspace: {
    id: "w1",
    name: "Northwind",
    currency: "EUR",
    timezone: "Europe/Berlin",
    is_demo: false,
  },
  permissions: [
    "crm:read",
    "crm:write",
    "crm:delete",
    "crm:import",
    "crm:configure",
    "users:read",
    "users:write",
    "keys:write",
    "audit:read",
    "workspace:write",
  ],
  csrf_token: "",
};

export type SampleDeal = {
  id: string;
  name: string;
  account: string;
  stage: string;
  hue: string;
  owner: { name: string } | null;
  amount: number;
  closes: string;
  touched: string;
};

const STAGES = [
  ["Qualified", "slate"],
  ["Discovery", "blue"],
  ["Demo", "violet"],
  ["Proposal", "amber"],
  ["Negotiation", "orange"],
  ["Won", "green"],
  ["Lost", "rose"],
] as const;
const ACCOUNTS = [
  "Brightside Foods",
  "Halden Marine",
  "Ostrava Steel",
  "Kitami Labs",
  "Vela Health",
  "Quarry & Sons",
];
const THINGS = ["annual plan", "pilot", "renewal", "second site", "expansion", "fleet upgrade"];
const OWNERS = ["Mira Okafor", "Jonas Lind", "Ana Sousa", "Tomás Rey", "Yuki Mori"];
const at = <T>(list: readonly T[], place: number, fallback: T): T =>
  list[place % list.length] ?? fallback;
const DAY = 86_400_000;

export const sampleDeals = (count: number): SampleDeal[] =>
  Array.from({ length: count }, (_, place) => {
    const [stage, hue] = at(STAGES, place * 5 + 1, STAGES[0]);
    const account = at(ACCOUNTS, place * 7, "Vela Health");
    return {
      id: `d${place}`,
      name: `${account} ${at(THINGS, place * 3, "pilot")}`,
      account,
      stage,
      hue,
      owner: place % 6 === 4 ? null : { name: at(OWNERS, place, "Mira Okafor") },
      amount: ((place * 7919) % 900) * 12_500 + 240_000,
      closes: new Date(Date.now() + ((place * 13) % 90) * DAY).toISOString().slice(0, 10),
      touched: new Date(Date.now() - ((place * 17) % 40) * DAY - place * 61_000).toISOString(),
    };
  });

export const SAMPLE_FIELDS: FilterField[] = [
  {
    name: "stage",
    label: "Stage",
    kind: "enum",
    options: STAGES.map(([label]) => ({ value: label.toLowerCase(), label })),
  },
  { name: "amount", label: "Amount", kind: "money", currency: "EUR" },
  { name: "closes", label: "Closes", kind: "date" },
  { name: "name", label: "Name", kind: "text" },
  { name: "open", label: "Open", kind: "boolean" },
  {
    name: "owner",
    label: "Owner",
    kind: "user",
    search: async (text) =>
      OWNERS.filter((name) => name.toLowerCase().includes(text.toLowerCase())).map((name) => ({
        value: name,
        label: name,
      })),
  },
];

export type SampleColumn = DataColumn<SampleDeal>;
