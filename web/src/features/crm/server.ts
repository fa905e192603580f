/** The routes of the four kinds of record under one shape, so that lists and pages are written once. */
import {
  accountTags,
  accountTimeline,
  changeAccount,
  changeAccounts,
  changeContact,
  changeContacts,
  changeDeal,
  changeDeals,
  changeLead,
  changeLeads,
  contactTags,
  contactTimeline,
  dealTags,
  dealTimeline,
  deleteAccount,
  deleteContact,
  deleteDeal,
  deleteLead,
  getAccount,
  getContact,
  getDeal,
  getLead,
  leadTags,
  leadTimeline,
  listAccounts,
  listContacts,
  listDeals,
  listLeads,
  restoreAccount,
  restoreContact,
  restoreDeal,
  restoreLead,
  setAccountTags,
  setContactTags,
  setDealTags,
  setLeadTags,
} from "@/client/sdk.gen";
import type {
  AccountOut,
  AccountRow,
  BulkChange,
  BulkResult,
  ChangeAccount,
  ChangeContact,
  ChangeDeal,
  ChangeLead,
  ContactOut,
  ContactRow,
  DealDetail,
  DealOut,
  DealRow,
  LeadOut,
  TagOut,
  Timeline,
  Total,
} from "@/client/types.gen";

export const RECORD_KINDS = ["account", "contact", "lead", "deal"] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** A row of the list, the record itself, what a change answers, and what may be changed. */
export type Rows = {
  account: Omit<AccountRow, "description" | "external_id" | "created_by" | "updated_by">;
  contact: Omit<
    ContactRow,
    "description" | "external_id" | "created_by" | "updated_by" | "first_name" | "last_name"
  >;
  lead: Omit<
    LeadOut,
    | ("description" | "external_id" | "created_by" | "updated_by" | "first_name" | "last_name")
    | ("domain" | "employees" | "status_reason" | "account_id" | "contact_id")
  >;
  deal: Omit<
    DealRow,
    "description" | "external_id" | "created_by" | "updated_by" | "lost_note" | "lead_id"
  >;
};
export type Records = {
  account: AccountOut;
  contact: ContactOut;
  lead: LeadOut;
  deal: DealDetail;
};
export type Changed = { account: AccountOut; contact: ContactOut; lead: LeadOut; deal: DealOut };
export type Changes = {
  account: Omit<ChangeAccount, "version">;
  contact: Omit<ChangeContact, "version">;
  lead: Omit<ChangeLead, "version">;
  deal: Omit<ChangeDeal, "version">;
};

/** What a list asks for. `filter` is the server's grammar (`kernel/paging.py`). */
export type ListRequest = {
  filter?: string;
  q?: string;
  sort?: string;
  tag_id?: string;
  deleted?: boolean;
};
export type PageRequest = ListRequest & {
  cursor?: string;
  limit?: number;
  total?: boolean;
  fields?: string;
};
export type Page<Row> = { items: Row[]; next_cursor: string | null; total?: Total | null };

type Answer<Body> = Promise<{ data: Body }>;
type Server<K extends RecordKind> = {
  list: (query: PageRequest, signal?: AbortSignal) => Answer<Page<Rows[K]>>;
  get: (id: string, signal?: AbortSignal) => Answer<Records[K]>;
  change: (id: string, version: number, changes: Changes[K]) => Answer<Changed[K]>;
  changeMany: (body: BulkChange) => Answer<BulkResult>;
  remove: (id: string) => Promise<unknown>;
  restore: (id: string) => Answer<Changed[K]>;
  timeline: (id: string, cursor: string | undefined, signal?: AbortSignal) => Answer<Timeline>;
  tags: (id: string, signal?: AbortSignal) => Answer<TagOut[]>;
  setTags: (id: string, names: string[]) => Answer<TagOut[]>;
};

// Rows without their long texts. The bin has no joined names.
const KEPT = ["owner_id", "created_at", "updated_at", "last_activity_at", "deleted_at", "source"];
const PERSON = ["name", "email", "phone", "title", "city", "country"];
const FIELDS: Record<RecordKind, string[]> = {
  account: [
    ...[...KEPT, "name", "domain", "industry", "employees", "annual_revenue_minor", "currency"],
    ...["founded_year", "phone", "city", "country", "parent_id"],
  ],
  contact: [...KEPT, ...PERSON, "account_id"],
  lead: [
    ...[...KEPT, ...PERSON, "company", "industry", "status", "converted_at", "deal_id"],
    ...["score", "score_override", "score_shown"],
  ],
  deal: [
    ...[...KEPT, "name", "account_id", "contact_id", "pipeline_id", "stage_id", "status"],
    ...["amount_minor", "currency", "probability", "probability_override", "opened_at"],
    ...["expected_close_on", "closed_at", "stage_entered_at", "lost_reason_id", "next_step"],
    ...["win_probability", "forecast_category"],
  ],
};
const JOINED: Record<RecordKind, string[]> = {
  account: ["parent_name"],
  contact: ["account_name"],
  lead: [],
  deal: ["account_name", "contact_name"],
};

/** What rows carry: everything but long texts. */
export const rowFields = (kind: RecordKind, deleted = false): string =>
  [...FIELDS[kind], ...(deleted ? [] : JOINED[kind])].join(",");

const throwOnError = true;

const account: Server<"account"> = {
  list: (query, signal) => listAccounts({ query, signal, throwOnError }),
  get: (account_id, signal) => getAccount({ path: { account_id }, signal, throwOnError }),
  change: (account_id, version, changes) =>
    changeAccount({ path: { account_id }, body: { ...changes, version }, throwOnError }),
  changeMany: (body) => changeAccounts({ body, throwOnError }),
  remove: (account_id) => deleteAccount({ path: { account_id }, throwOnError }),
  restore: (account_id) => restoreAccount({ path: { account_id }, throwOnError }),
  timeline: (account_id, cursor, signal) =>
    accountTimeline({ path: { account_id }, query: { cursor }, signal, throwOnError }),
  tags: (account_id, signal) => accountTags({ path: { account_id }, signal, throwOnError }),
  setTags: (account_id, names) =>
    setAccountTags({ path: { account_id }, body: { names }, throwOnError }),
};

const contact: Server<"contact"> = {
  list: (query, signal) => listContacts({ query, signal, throwOnError }),
  get: (contact_id, signal) => getContact({ path: { contact_id }, signal, throwOnError }),
  change: (contact_id, version, changes) =>
    changeContact({ path: { contact_id }, body: { ...changes, version }, throwOnError }),
  changeMany: (body) => changeContacts({ body, throwOnError }),
  remove: (contact_id) => deleteContact({ path: { contact_id }, throwOnError }),
  restore: (contact_id) => restoreContact({ path: { contact_id }, throwOnError }),
  timeline: (contact_id, cursor, signal) =>
    contactTimeline({ path: { contact_id }, query: { cursor }, signal, throwOnError }),
  tags: (contact_id, signal) => contactTags({ path: { contact_id }, signal, throwOnError }),
  setTags: (contact_id, names) =>
    setContactTags({ path: { contact_id }, body: { names }, throwOnError }),
};

const lead: Server<"lead"> = {
  list: (query, signal) => listLeads({ query, signal, throwOnError }),
  get: (lead_id, signal) => getLead({ path: { lead_id }, signal, throwOnError }),
  change: (lead_id, version, changes) =>
    changeLead({ path: { lead_id }, body: { ...changes, version }, throwOnError }),
  changeMany: (body) => changeLeads({ body, throwOnError }),
  remove: (lead_id) => deleteLead({ path: { lead_id }, throwOnError }),
  restore: (lead_id) => restoreLead({ path: { lead_id }, throwOnError }),
  timeline: (lead_id, cursor, signal) =>
    leadTimeline({ path: { lead_id }, query: { cursor }, signal, throwOnError }),
  tags: (lead_id, signal) => leadTags({ path: { lead_id }, signal, throwOnError }),
  setTags: (lead_id, names) => setLeadTags({ path: { lead_id }, body: { names }, throwOnError }),
};

const deal: Server<"deal"> = {
  list: (query, signal) => listDeals({ query, signal, throwOnError }),
  get: (deal_id, signal) => getDeal({ path: { deal_id }, signal, throwOnError }),
  change: (deal_id, version, changes) =>
    changeDeal({ path: { deal_id }, body: { ...changes, version }, throwOnError }),
  changeMany: (body) => changeDeals({ body, throwOnError }),
  remove: (deal_id) => deleteDeal({ path: { deal_id }, throwOnError }),
  restore: (deal_id) => restoreDeal({ path: { deal_id }, throwOnError }),
  timeline: (deal_id, cursor, signal) =>
    dealTimeline({ path: { deal_id }, query: { cursor }, signal, throwOnError }),
  tags: (deal_id, signal) => dealTags({ path: { deal_id }, signal, throwOnError }),
  setTags: (deal_id, names) => setDealTags({ path: { deal_id }, body: { names }, throwOnError }),
};

export const SERVER: { [K in RecordKind]: Server<K> } = { account, contact, lead, deal };
