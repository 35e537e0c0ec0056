/** Who may call: devices, applications, open tokens, pairing keys. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMay } from "../../api/session";
import { m } from "../../i18n";
import { AdminOnly } from "../../ui/admin-only";
import { Page } from "../../ui/page";
import { Apps } from "./apps";
import { Devices } from "./devices";
import { Tokens } from "./tokens";

const route = getRouteApi("/access");
const TABS = { devices: m.devices, apps: m.apps, tokens: m.open_tokens } as const;
type Tab = keyof typeof TABS;
const SHOWN = { devices: Devices, apps: Apps, tokens: Tokens } as const;

export function Access() {
  const { tab = "devices" } = route.useSearch();
  const open = (tab in TABS ? tab : "devices") as Tab;
  const Shown = SHOWN[open];
  if (!useMay("admin")) return <AdminOnly title={m.access()} />;
  return (
    <Page
      explained="access"
      title={m.access()}
      below={
        <nav className="tabs" aria-label={m.access()}>
          {(Object.keys(TABS) as Tab[]).map((each) => (
            <Link
              key={each}
              to="/access"
              search={{ tab: each }}
              activeProps={{}}
              className={each === open ? "active" : undefined}
              aria-current={each === open ? "page" : undefined}
            >
              {TABS[each]()}
            </Link>
          ))}
        </nav>
      }
    >
      <Shown />
    </Page>
  );
}
