import { m } from "../../i18n";
import { Page } from "../../ui/page";

export const Usage = () => <Page title={m.usage()}>{null}</Page>;
