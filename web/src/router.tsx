import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { readCasesSearch } from "@/features/copilot/quality/search";
import { readUsageSearch } from "@/features/copilot/usage/search";
import { readBoardSearch } from "@/features/crm/board/search";
import { readDealsSearch, readListSearch } from "@/features/crm/lists/search";
import {
  readForecastSearch,
  readPipelineSearch,
  readQuotaSearch,
} from "@/features/forecasting/search";
import { readAskSearch } from "@/features/knowledge/ask/search";
import { readGapSearch } from "@/features/knowledge/gaps/search";
import { readReaderSearch } from "@/features/knowledge/reader/search";
import { readSourceSearch } from "@/features/knowledge/source/search";
import { readSourcesSearch } from "@/features/knowledge/sources/search";
import { readModelsSearch } from "@/features/scoring/search";
import { Problem } from "@/lib/problem";
import { queryClient } from "@/lib/query";
import { sessionQuery } from "@/lib/session-query";
import { ErrorPage } from "@/routes/ErrorPage";
import { NotFoundPage } from "@/routes/NotFoundPage";
import { PendingPage } from "@/routes/PendingPage";
import { RootPage } from "@/routes/RootPage";
import { ShellPage } from "@/routes/ShellPage";

const page = lazyRouteComponent;
const root = createRootRoute({ component: RootPage });

/** Where the door leads after signing in; only paths of our own. */
const nextSearch = (search: Record<string, unknown>): { next?: string } =>
  typeof search.next === "string" && /^\/(?!\/)/.test(search.next) ? { next: search.next } : {};

const words = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: nextSearch,
  component: page(() => import("@/routes/SignInPage"), "SignInPage"),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: page(() => import("@/routes/SetupPage"), "SetupPage"),
});
const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  component: page(() => import("@/routes/WelcomePage"), "WelcomePage"),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: ShellPage,
  loader: async ({ location }) => {
    try {
      return await queryClient.ensureQueryData(sessionQuery);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        throw redirect({ to: "/sign-in", search: { next: location.href } });
      }
      throw error;
    }
  },
});

const myDay = createRoute({
  getParentRoute: () => shell,
  path: "/",
  validateSearch: (search: Record<string, unknown>): { who?: string } => ({
    who: words(search.who),
  }),
  staticData: { title: "My day" },
  component: page(() => import("@/routes/MyDayPage"), "MyDayPage"),
});
const leads = createRoute({
  getParentRoute: () => shell,
  path: "/leads",
  validateSearch: readListSearch,
  staticData: { title: "Leads" },
  component: page(() => import("@/routes/LeadsPage"), "LeadsPage"),
});
const lead = createRoute({
  getParentRoute: () => shell,
  path: "/leads/$id",
  staticData: { title: "Lead" },
  component: page(() => import("@/routes/LeadPage"), "LeadPage"),
});
const accounts = createRoute({
  getParentRoute: () => shell,
  path: "/accounts",
  validateSearch: readListSearch,
  staticData: { title: "Accounts" },
  component: page(() => import("@/routes/AccountsPage"), "AccountsPage"),
});
const account = createRoute({
  getParentRoute: () => shell,
  path: "/accounts/$id",
  staticData: { title: "Account" },
  component: page(() => import("@/routes/AccountPage"), "AccountPage"),
});
const contacts = createRoute({
  getParentRoute: () => shell,
  path: "/contacts",
  validateSearch: readListSearch,
  staticData: { title: "Contacts" },
  component: page(() => import("@/routes/ContactsPage"), "ContactsPage"),
});
const contact = createRoute({
  getParentRoute: () => shell,
  path: "/contacts/$id",
  staticData: { title: "Contact" },
  component: page(() => import("@/routes/ContactPage"), "ContactPage"),
});
const deals = createRoute({
  getParentRoute: () => shell,
  path: "/deals",
  staticData: { title: "Deals" },
  validateSearch: (search: Record<string, unknown>) => ({
    ...readDealsSearch(search),
    ...readBoardSearch(search),
  }),
  component: page(() => import("@/routes/DealsPage"), "DealsPage"),
});
const deal = createRoute({
  getParentRoute: () => shell,
  path: "/deals/$id",
  staticData: { title: "Deal" },
  component: page(() => import("@/routes/DealPage"), "DealPage"),
});
const forecast = createRoute({
  getParentRoute: () => shell,
  path: "/forecast",
  validateSearch: readForecastSearch,
  staticData: { title: "Forecast" },
  component: page(() => import("@/routes/ForecastPage"), "ForecastPage"),
});
const forecastHistory = createRoute({
  getParentRoute: () => shell,
  path: "/forecast/history",
  validateSearch: readForecastSearch,
  staticData: { title: "Forecast" },
  component: page(() => import("@/routes/ForecastHistoryPage"), "ForecastHistoryPage"),
});
const quotas = createRoute({
  getParentRoute: () => shell,
  path: "/forecast/quotas",
  validateSearch: readQuotaSearch,
  staticData: { title: "Forecast" },
  component: page(() => import("@/routes/QuotasPage"), "QuotasPage"),
});
const forecastSettings = createRoute({
  getParentRoute: () => shell,
  path: "/forecast/settings",
  staticData: { title: "Forecast" },
  component: page(() => import("@/routes/ForecastSettingsPage"), "ForecastSettingsPage"),
});
const insights = createRoute({
  getParentRoute: () => shell,
  path: "/insights",
  validateSearch: readPipelineSearch,
  staticData: { title: "Insights" },
  component: page(() => import("@/routes/InsightsPage"), "InsightsPage"),
});
const pipelineAnalysis = createRoute({
  getParentRoute: () => shell,
  path: "/insights/pipeline",
  validateSearch: readPipelineSearch,
  staticData: { title: "Insights" },
  component: page(() => import("@/routes/PipelinePage"), "PipelinePage"),
});
const roi = createRoute({
  getParentRoute: () => shell,
  path: "/insights/roi",
  staticData: { title: "Insights" },
  component: page(() => import("@/routes/RoiPage"), "RoiPage"),
});
const imports = createRoute({
  getParentRoute: () => shell,
  path: "/import",
  staticData: { title: "Import" },
  component: page(() => import("@/routes/ImportPage"), "ImportPage"),
});
const importRun = createRoute({
  getParentRoute: () => shell,
  path: "/import/$id",
  staticData: { title: "Import" },
  component: page(() => import("@/routes/ImportRunPage"), "ImportRunPage"),
});

const models = createRoute({
  getParentRoute: () => shell,
  path: "/models",
  validateSearch: readModelsSearch,
  staticData: { title: "Scores" },
  component: page(() => import("@/routes/ModelsPage"), "ModelsPage"),
});
const scoreModel = createRoute({
  getParentRoute: () => shell,
  path: "/models/$id",
  staticData: { title: "Scores" },
  component: page(() => import("@/routes/ScoreModelPage"), "ScoreModelPage"),
});
const scoringSettings = createRoute({
  getParentRoute: () => shell,
  path: "/models/settings",
  staticData: { title: "Scores" },
  component: page(() => import("@/routes/ScoringSettingsPage"), "ScoringSettingsPage"),
});

const knowledge = createRoute({
  getParentRoute: () => shell,
  path: "/knowledge",
  validateSearch: readAskSearch,
  staticData: { title: "Knowledge" },
  component: page(() => import("@/routes/KnowledgePage"), "KnowledgePage"),
});
const sources = createRoute({
  getParentRoute: () => shell,
  path: "/knowledge/sources",
  validateSearch: readSourcesSearch,
  staticData: { title: "Sources" },
  component: page(() => import("@/routes/SourcesPage"), "SourcesPage"),
});
const source = createRoute({
  getParentRoute: () => shell,
  path: "/knowledge/sources/$id",
  validateSearch: readSourceSearch,
  staticData: { title: "Source" },
  component: page(() => import("@/routes/SourcePage"), "SourcePage"),
});
const knowledgeDocument = createRoute({
  getParentRoute: () => shell,
  path: "/knowledge/documents/$id",
  validateSearch: readReaderSearch,
  staticData: { title: "Document" },
  component: page(() => import("@/routes/DocumentPage"), "DocumentPage"),
});
const gaps = createRoute({
  getParentRoute: () => shell,
  path: "/knowledge/gaps",
  validateSearch: readGapSearch,
  staticData: { title: "Gaps" },
  component: page(() => import("@/routes/GapsPage"), "GapsPage"),
});

const copilot = createRoute({
  getParentRoute: () => shell,
  path: "/copilot",
  staticData: { title: "Copilot" },
  component: page(() => import("@/routes/CopilotPage"), "CopilotPage"),
});
const conversation = createRoute({
  getParentRoute: () => shell,
  path: "/copilot/$conversationId",
  staticData: { title: "Copilot" },
  component: page(() => import("@/routes/CopilotPage"), "CopilotPage"),
});
const copilotUsage = createRoute({
  getParentRoute: () => shell,
  path: "/copilot/usage",
  validateSearch: readUsageSearch,
  staticData: { title: "Copilot" },
  component: page(() => import("@/routes/CopilotUsagePage"), "CopilotUsagePage"),
});
const copilotQuality = createRoute({
  getParentRoute: () => shell,
  path: "/copilot/quality",
  staticData: { title: "Copilot" },
  component: page(() => import("@/routes/CopilotQualityPage"), "CopilotQualityPage"),
});
const evaluation = createRoute({
  getParentRoute: () => shell,
  path: "/copilot/quality/$id",
  validateSearch: readCasesSearch,
  staticData: { title: "Copilot" },
  component: page(() => import("@/routes/CopilotEvaluationPage"), "CopilotEvaluationPage"),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  staticData: { title: "Settings" },
  component: page(() => import("@/routes/settings/SettingsPage"), "SettingsPage"),
});
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/profile" });
  },
});
const profile = createRoute({
  getParentRoute: () => settings,
  path: "/profile",
  component: page(() => import("@/routes/settings/ProfilePage"), "ProfilePage"),
});
const workspace = createRoute({
  getParentRoute: () => settings,
  path: "/workspace",
  component: page(() => import("@/routes/settings/WorkspacePage"), "WorkspacePage"),
});
const users = createRoute({
  getParentRoute: () => settings,
  path: "/users",
  validateSearch: (search: Record<string, unknown>): { q?: string } => ({ q: words(search.q) }),
  component: page(() => import("@/routes/settings/UsersPage"), "UsersPage"),
});
const teams = createRoute({
  getParentRoute: () => settings,
  path: "/teams",
  component: page(() => import("@/routes/settings/TeamsPage"), "TeamsPage"),
});
const pipelines = createRoute({
  getParentRoute: () => settings,
  path: "/pipelines",
  component: page(() => import("@/routes/settings/PipelinesPage"), "PipelinesPage"),
});
const products = createRoute({
  getParentRoute: () => settings,
  path: "/products",
  component: page(() => import("@/routes/settings/ProductsPage"), "ProductsPage"),
});
const lostReasons = createRoute({
  getParentRoute: () => settings,
  path: "/lost-reasons",
  component: page(() => import("@/routes/settings/LostReasonsPage"), "LostReasonsPage"),
});
const knowledgeSettings = createRoute({
  getParentRoute: () => settings,
  path: "/knowledge",
  component: page(() => import("@/routes/settings/KnowledgePage"), "KnowledgePage"),
});
const model = createRoute({
  getParentRoute: () => settings,
  path: "/model",
  component: page(() => import("@/routes/settings/ModelPage"), "ModelPage"),
});
const keys = createRoute({
  getParentRoute: () => settings,
  path: "/keys",
  component: page(() => import("@/routes/settings/KeysPage"), "KeysPage"),
});
const audit = createRoute({
  getParentRoute: () => settings,
  path: "/audit",
  validateSearch: (search: Record<string, unknown>): { by?: string } => ({ by: words(search.by) }),
  component: page(() => import("@/routes/settings/AuditPage"), "AuditPage"),
});
const demo = createRoute({
  getParentRoute: () => settings,
  path: "/demo",
  component: page(() => import("@/routes/settings/DemoPage"), "DemoPage"),
});

const nowhere = createRoute({
  getParentRoute: () => shell,
  path: "$",
  component: NotFoundPage,
});

/** Every component in every state, for people who build them; not in the product. */
const design = createRoute({
  getParentRoute: () => root,
  path: "/design",
  component: import.meta.env.DEV
    ? page(() => import("@/routes/design/DesignPage"), "DesignPage")
    : NotFoundPage,
});

const routeTree = root.addChildren([
  signIn,
  setup,
  welcome,
  design,
  shell.addChildren([
    myDay,
    leads,
    lead,
    accounts,
    account,
    contacts,
    contact,
    deals,
    deal,
    forecast,
    forecastHistory,
    quotas,
    forecastSettings,
    insights,
    pipelineAnalysis,
    roi,
    imports,
    importRun,
    models,
    scoreModel,
    scoringSettings,
    knowledge,
    sources,
    source,
    knowledgeDocument,
    gaps,
    copilot,
    conversation,
    copilotUsage,
    copilotQuality,
    evaluation,
    nowhere,
    settings.addChildren([
      settingsHome,
      profile,
      workspace,
      users,
      teams,
      pipelines,
      products,
      lostReasons,
      knowledgeSettings,
      model,
      keys,
      audit,
      demo,
    ]),
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  // TanStack Query decides what is fresh.
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFoundPage,
  defaultPendingComponent: PendingPage,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    title?: string;
  }
}
