import { m } from "../../i18n";
import { Page } from "../../ui/page";

export const WorkflowRuns = () => <Page title={m.runs()}>{null}</Page>;
