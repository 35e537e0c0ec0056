import { m } from "../../i18n";
import { Page } from "../../ui/page";

export const Schedules = () => <Page title={m.schedules()}>{null}</Page>;
