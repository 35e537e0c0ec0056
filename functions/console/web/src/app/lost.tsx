import { Link } from "@tanstack/react-router";
import { m } from "../i18n";
import { Page } from "../ui/page";
import { Empty } from "../ui/state";

export const Lost = () => (
  <Page title={m.lost()}>
    <Empty icon="search" title={m.lost_says()}>
      <Link to="/" className="button">{m.home()}</Link>
    </Empty>
  </Page>
);
