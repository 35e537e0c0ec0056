/** Every state has an address. What an address may carry is named here; anything else is dropped from it. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { Frame } from "./frame";
import { Lost } from "./lost";
import { Failed } from "./failed";
import { flag, list, number, pick, word } from "./search";
import { Skeleton } from "../ui/state";

const root = createRootRoute({ component: Frame, notFoundComponent: Lost });
const at = () => root;

const home = createRoute({
  getParentRoute: at,
  path: "/",
  component: lazyRouteComponent(() => import("../screens/home/home"), "Home"),
});

const workflows = createRoute({
  getParentRoute: at,
  path: "/workflows",
  validateSearch: pick({ folder: word, q: word, tag: word, state: word, sort: word, down: flag, page: number, new: flag }),
  component: lazyRouteComponent(() => import("../screens/workflows/workflows"), "Workflows"),
});

const workflow = createRoute({
  getParentRoute: at,
  path: "/w/$id",
  component: lazyRouteComponent(() => import("../screens/workflow/workflow"), "Workflow"),
});
const steps = createRoute({
  getParentRoute: () => workflow,
  path: "/steps",
  validateSearch: pick({ step: word, block: word, view: word, run: word, test: flag }),
  component: lazyRouteComponent(() => import("../editor"), "Editor"),
});
const workflowRuns = createRoute({
  getParentRoute: () => workflow,
  path: "/runs",
  validateSearch: pick({ status: list, trigger: word, error: word, from: word, to: word }),
  component: lazyRouteComponent(() => import("../screens/workflow/runs"), "WorkflowRuns"),
});
const versions = createRoute({
  getParentRoute: () => workflow,
  path: "/versions",
  validateSearch: pick({ a: number, b: number, show: number, call: word }),
  component: lazyRouteComponent(() => import("../screens/workflow/history"), "History"),
});
const workflowSettings = createRoute({
  getParentRoute: () => workflow,
  path: "/settings",
  component: lazyRouteComponent(() => import("../screens/workflow/settings"), "WorkflowSettings"),
});

const runs = createRoute({
  getParentRoute: at,
  path: "/runs",
  validateSearch: pick({ status: list, workflow: word, trigger: word, error: word, from: word, to: word }),
  component: lazyRouteComponent(() => import("../screens/runs/runs"), "Runs"),
});
const run = createRoute({
  getParentRoute: at,
  path: "/r/$id",
  validateSearch: pick({ step: word, pass: number, tab: word, repair: flag }),
  component: lazyRouteComponent(() => import("../screens/run/run"), "Run"),
});

const compare = createRoute({
  getParentRoute: at,
  path: "/compare",
  validateSearch: pick({ a: word, b: word }),
  component: lazyRouteComponent(() => import("../screens/compare/compare"), "Compare"),
});

const apis = createRoute({
  getParentRoute: at,
  path: "/apis",
  component: lazyRouteComponent(() => import("../screens/apis/apis"), "Apis"),
});
const api = createRoute({
  getParentRoute: at,
  path: "/apis/$id",
  component: lazyRouteComponent(() => import("../screens/apis/api"), "Api"),
});
const schedules = createRoute({
  getParentRoute: at,
  path: "/schedules",
  component: lazyRouteComponent(() => import("../screens/schedules/schedules"), "Schedules"),
});
const secrets = createRoute({
  getParentRoute: at,
  path: "/secrets",
  component: lazyRouteComponent(() => import("../screens/secrets/secrets"), "Secrets"),
});
const connections = createRoute({
  getParentRoute: at,
  path: "/connections",
  component: lazyRouteComponent(() => import("../screens/connections/connections"), "Connections"),
});
const access = createRoute({
  getParentRoute: at,
  path: "/access",
  validateSearch: pick({ tab: word }),
  component: lazyRouteComponent(() => import("../screens/access/access"), "Access"),
});
const usage = createRoute({
  getParentRoute: at,
  path: "/usage",
  validateSearch: pick({ days: word }),
  component: lazyRouteComponent(() => import("../screens/usage/usage"), "Usage"),
});
const settings = createRoute({
  getParentRoute: at,
  path: "/settings",
  component: lazyRouteComponent(() => import("../screens/settings/settings"), "Settings"),
});

const docs = createRoute({
  getParentRoute: at,
  path: "/docs/$",
  component: lazyRouteComponent(() => import("../screens/docs/docs"), "Docs"),
});

export const router = createRouter({
  basepath: "/console",
  routeTree: root.addChildren([
    home,
    workflows,
    workflow.addChildren([steps, workflowRuns, versions, workflowSettings]),
    runs,
    run,
    compare,
    apis,
    api,
    schedules,
    secrets,
    connections,
    access,
    usage,
    settings,
    docs,
  ]),
  defaultPreload: "intent",
  defaultPendingMs: 150,
  defaultPendingComponent: () => <Skeleton />,
  defaultErrorComponent: Failed,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
