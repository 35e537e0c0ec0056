/** A screen that could not be drawn: most often its file belongs to another version of the console than the open page. */
import type { ErrorComponentProps } from "@tanstack/react-router";
import { m } from "../i18n";
import { Button } from "../ui/button";
import { Page } from "../ui/page";
import { words } from "../ui/state";

const STALE = /dynamically imported module|module script/i;

export const Failed = ({ error, reset }: ErrorComponentProps) => (
  <Page title={m.failed()}>
    <div className="error" role="alert">
      <p>{STALE.test(String(error)) ? m.failed_version() : words(error)}</p>
      <Button onPress={() => (STALE.test(String(error)) ? location.reload() : reset())}>{m.try_again()}</Button>
    </div>
  </Page>
);
