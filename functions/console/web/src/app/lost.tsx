import { Link } from "@tanstack/react-router";
import { m } from "../i18n";
import { Page } from "../ui/page";
import { Empty } from "../ui/state";

export const Lost = () => (
  <Page title={m.lost()}>
    <Empty title={m.lost_says()}>
      <Link to="/">{m.home()}</Link>
    </Empty>
  </Page>
);
