import { m } from "../i18n";
import { Page } from "./page";
import { Empty } from "./state";

/** A screen that this sign-in may not see: which right is missing, and how to get it. */
export const AdminOnly = ({ title }: { title: string }) => (
  <Page title={title} explained="access">
    <Empty icon="access" title={m.error_scope({ scope: m.scope_admin() })}>
      <p className="small">{m.admin_how()}</p>
    </Empty>
  </Page>
);
