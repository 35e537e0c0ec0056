import { m } from "../../i18n";
import { Page } from "../../ui/page";

export const Settings = () => <Page title={m.settings()}>{null}</Page>;
