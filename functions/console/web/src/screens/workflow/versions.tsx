import { m } from "../../i18n";
import { Page } from "../../ui/page";

export const Versions = () => <Page title={m.runs()}>{null}</Page>;
