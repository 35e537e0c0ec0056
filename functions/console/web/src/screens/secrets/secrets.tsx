import { m } from "../../i18n";
import { Page } from "../../ui/page";

export const Secrets = () => <Page title={m.secrets()}>{null}</Page>;
