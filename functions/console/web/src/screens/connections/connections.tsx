/** Credentials for other systems, which the requests of steps name. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Connection, connectionsQuery, removeConnection } from "../../api/connections";
import { useMay } from "../../api/session";
import { m } from "../../i18n";
import { AdminOnly } from "../../ui/admin-only";
import { Button } from "../../ui/button";
import { Ask, Dialog } from "../../ui/dialog";
import { Menu } from "../../ui/menu";
import { Page } from "../../ui/page";
import { Empty, Loaded } from "../../ui/state";
import { Table } from "../../ui/table";
import { Ago } from "../../ui/time";
import { ConnectionUsedBy } from "../../ui/uses";
import { ConnectionForm } from "./form";
import { kindWord } from "./words";

type Question = { kind: "set"; of?: Connection } | { kind: "remove" | "uses"; of: Connection };

export function Connections() {
  const may = useMay("admin");
  const query = useQuery({ ...connectionsQuery, enabled: may });
  const [question, setQuestion] = useState<Question>();
  const close = () => setQuestion(undefined);
  if (!may) return <AdminOnly title={m.connections()} />;
  return (
    <Page
      explained="connections"
      title={m.connections()}
      actions={
        <Button kind="primary" icon="plus" onPress={() => setQuestion({ kind: "set" })}>
          {m.connection_new()}
        </Button>
      }
    >
      <p className="muted">{m.connections_say()}</p>
      <Loaded query={query}>
        {({ connections }) =>
          connections.length === 0 ? <Empty icon="connections" title={m.connections_none()} /> : <Rows of={connections} onAsk={setQuestion} />
        }
      </Loaded>
      {question?.kind === "set" && query.data && <ConnectionForm stored={question.of} taken={query.data.connections.map(({ name }) => name)} kinds={query.data.kinds} onClose={close} />}
      {question?.kind === "uses" && (
        <Dialog title={m.used_by_what({ name: question.of.name })} open onClose={close}>
          <ConnectionUsedBy name={question.of.name} />
        </Dialog>
      )}
      {question?.kind === "remove" && (
        <Ask
          title={m.remove_one({ name: question.of.name })}
          action={m.remove()}
          danger
          open
          onClose={close}
          onDo={() => removeConnection(question.of.name)}
        >
          <p>{m.remove_connection_says()}</p>
          <h3>{m.used_by()}</h3>
          <ConnectionUsedBy name={question.of.name} />
        </Ask>
      )}
    </Page>
  );
}

function Rows({ of, onAsk }: { of: Connection[]; onAsk: (question: Question) => void }) {
  return (
    <div className="sheet">
      <Table
        label={m.connections()}
        rows={of}
        id={({ name }) => name}
        columns={[
          { id: "name", head: m.name(), main: true, cell: ({ name }) => <code>{name}</code> },
          { id: "kind", head: m.kind(), cell: ({ kind }) => kindWord(kind) },
          { id: "hosts", head: m.connection_hosts(), minor: true, wrap: true, cell: ({ hosts }) => hosts.join(", ") || m.all() },
          { id: "changed", head: m.last_set(), told: true, cell: ({ modifiedAt }) => <Ago at={modifiedAt} /> },
          {
            id: "do",
            head: "",
            cell: (connection) => (
              <Menu
                label={m.actions_of({ name: connection.name })}
                actions={[
                  { id: "uses", name: m.used_by(), onAction: () => onAsk({ kind: "uses", of: connection }) },
                  { id: "set", name: m.edit(), onAction: () => onAsk({ kind: "set", of: connection }) },
                  { id: "remove", name: m.remove(), icon: "trash", danger: true, onAction: () => onAsk({ kind: "remove", of: connection }) },
                ]}
              />
            ),
          },
        ]}
      />
    </div>
  );
}
