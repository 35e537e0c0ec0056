import { m } from "../../i18n";
import { Page } from "../../ui/page";

export const Runs = () => <Page title={m.runs()}>{null}</Page>;
