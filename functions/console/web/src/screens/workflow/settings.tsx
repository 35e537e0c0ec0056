import { m } from "../../i18n";
import { Page } from "../../ui/page";

export const WorkflowSettings = () => <Page title={m.settings()}>{null}</Page>;
