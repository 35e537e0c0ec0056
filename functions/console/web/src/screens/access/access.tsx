import { m } from "../../i18n";
import { Page } from "../../ui/page";

export const Access = () => <Page title={m.access()}>{null}</Page>;
