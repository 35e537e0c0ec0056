import { m } from "../../i18n";
import { Page } from "../../ui/page";

export const Api = () => <Page title={m.apis()}>{null}</Page>;
