import { m } from "../../i18n";
import { Page } from "../../ui/page";

export const Apis = () => <Page title={m.apis()}>{null}</Page>;
