/** How a workflow or one of its versions is called: code to copy, documents for other tools, clients of models. */
import { useQuery } from "@tanstack/react-query";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { documentQuery, schemasQuery } from "../../api/described";
import { m } from "../../i18n";
import { Dialog } from "../../ui/dialog";
import { Loaded } from "../../ui/state";
import { Documents } from "./documents";
import { Models } from "./models";
import { Snippets } from "./snippets-tab";
import "./call.css";

interface Props {
  id: string;
  /** Absent: the workflow as it is now. */
  version?: string;
  onClose: () => void;
}

export function Call({ id, version, onClose }: Props) {
  const document = useQuery(documentQuery(id, version));
  const schemas = useQuery(schemasQuery(id, version));
  return (
    <Dialog title={m.call_title({ version: version ?? m.version_current() })} open wide onClose={onClose}>
      <Tabs className="call">
        <TabList className="tab-list" aria-label={m.call_parts()}>
          <Tab id="code">{m.call_code()}</Tab>
          <Tab id="documents">OpenAPI, JSON Schema</Tab>
          <Tab id="models">MCP</Tab>
        </TabList>
        <TabPanel id="code">
          <Loaded query={document}>{(of) => <Loaded query={schemas}>{(types) => <Snippets of={of} types={types} />}</Loaded>}</Loaded>
        </TabPanel>
        <TabPanel id="documents">
          <Loaded query={document}>{(of) => <Loaded query={schemas}>{(types) => <Documents of={of} types={types} name={[id, version].filter(Boolean).join("-")} />}</Loaded>}</Loaded>
        </TabPanel>
        <TabPanel id="models">
          <Loaded query={document}>{(of) => <Models id={id} version={version} of={of} />}</Loaded>
        </TabPanel>
      </Tabs>
    </Dialog>
  );
}
