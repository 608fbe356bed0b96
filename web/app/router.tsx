/** The addresses of the application. What a page shows (tab, step, filter) stands in its address, so links can be shared. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { NotFound } from './not-found.tsx';
import { Shell } from './shell.tsx';

export interface ProcessSearch {
  readonly tab?: ProcessTab | undefined;
  readonly step?: string | undefined;
  readonly version?: number | undefined;
  /** The trigger looked at, by its name in the wiring. */
  readonly trigger?: string | undefined;
}
export const processTabs = ['findings', 'wiring', 'starts', 'run', 'cases', 'versions'] as const;
export type ProcessTab = (typeof processTabs)[number];

export interface CaseSearch {
  readonly step?: string | undefined;
}

export interface CasesSearch {
  readonly state?: CaseFilter | undefined;
  readonly process?: string | undefined;
  readonly search?: string | undefined;
}
export const caseFilters = ['running', 'problem', 'completed', 'terminated'] as const;
export type CaseFilter = (typeof caseFilters)[number];

export interface InboxSearch {
  readonly view?: InboxFilter | undefined;
  readonly role?: string | undefined;
  readonly search?: string | undefined;
  readonly order?: InboxOrder | undefined;
}
export const inboxOrders = ['urgent', 'due'] as const;
export type InboxOrder = (typeof inboxOrders)[number];
export const inboxFilters = ['mine', 'roles', 'all'] as const;
export type InboxFilter = (typeof inboxFilters)[number];

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function oneOf<Word extends string>(words: readonly Word[], value: unknown): Word | undefined {
  return words.find((word) => word === value);
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

export const homeRoute = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./home.tsx'), 'Home'),
});

export const processesRoute = createRoute({
  getParentRoute: () => root,
  path: '/processes',
  component: lazyRouteComponent(() => import('../processes/processes-page.tsx'), 'ProcessesPage'),
});

export const newProcessRoute = createRoute({
  getParentRoute: () => root,
  path: '/processes/new',
  component: lazyRouteComponent(() => import('../processes/review-page.tsx'), 'ReviewPage'),
});

export const processRoute = createRoute({
  getParentRoute: () => root,
  path: '/processes/$process',
  validateSearch: (raw: Record<string, unknown>): ProcessSearch => {
    const version = Number(raw.version);
    return {
      tab: oneOf(processTabs, raw.tab),
      step: text(raw.step),
      version: Number.isInteger(version) && version > 0 ? version : undefined,
      trigger: text(raw.trigger),
    };
  },
  component: lazyRouteComponent(() => import('../process/process-page.tsx'), 'ProcessPage'),
});

export interface DecisionSearch {
  readonly version?: number | undefined;
  /** The element whose table or formula is shown. */
  readonly sheet?: string | undefined;
}

export const decisionRoute = createRoute({
  getParentRoute: () => root,
  path: '/decisions/$decision',
  validateSearch: (raw: Record<string, unknown>): DecisionSearch => {
    const version = Number(raw.version);
    return {
      version: Number.isInteger(version) && version > 0 ? version : undefined,
      sheet: text(raw.sheet),
    };
  },
  component: lazyRouteComponent(() => import('../decision/decision-page.tsx'), 'DecisionPage'),
});

export const casesRoute = createRoute({
  getParentRoute: () => root,
  path: '/cases',
  validateSearch: (raw: Record<string, unknown>): CasesSearch => ({
    state: oneOf(caseFilters, raw.state),
    process: text(raw.process),
    search: text(raw.search),
  }),
  component: lazyRouteComponent(() => import('../cases/cases-page.tsx'), 'CasesPage'),
});

export const caseRoute = createRoute({
  getParentRoute: () => root,
  path: '/cases/$case',
  validateSearch: (raw: Record<string, unknown>): CaseSearch => ({ step: text(raw.step) }),
  component: lazyRouteComponent(() => import('../case/case-page.tsx'), 'CasePage'),
});

function inboxSearch(raw: Record<string, unknown>): InboxSearch {
  return {
    view: oneOf(inboxFilters, raw.view),
    role: text(raw.role),
    search: text(raw.search),
    order: oneOf(inboxOrders, raw.order),
  };
}

export const inboxRoute = createRoute({
  getParentRoute: () => root,
  path: '/inbox',
  validateSearch: inboxSearch,
  component: lazyRouteComponent(() => import('../inbox/inbox-page.tsx'), 'InboxPage'),
});

export const taskRoute = createRoute({
  getParentRoute: () => inboxRoute,
  path: '$task',
  component: lazyRouteComponent(() => import('../inbox/task-page.tsx'), 'TaskPage'),
});

export const connectionsRoute = createRoute({
  getParentRoute: () => root,
  path: '/connections',
  component: lazyRouteComponent(() => import('../connections/connections-page.tsx'), 'ConnectionsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    homeRoute,
    processesRoute,
    newProcessRoute,
    processRoute,
    decisionRoute,
    casesRoute,
    caseRoute,
    inboxRoute.addChildren([taskRoute]),
    connectionsRoute,
  ]),
  defaultPreload: 'intent',
  // Numbers and words stay as typed: ?version=2, ?search=12
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const pairs = Object.entries(search).flatMap(([key, value]): [string, string][] =>
      value === undefined || value === null || value === '' ? [] : [[key, String(value)]],
    );
    return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
