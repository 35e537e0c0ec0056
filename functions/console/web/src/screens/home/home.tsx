import { m } from "../../i18n";
import { Page } from "../../ui/page";

export const Home = () => <Page title={m.home()}>{null}</Page>;
