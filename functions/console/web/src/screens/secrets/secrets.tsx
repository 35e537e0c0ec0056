/** Secrets of workflows. Values go in and never come out. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { data, http } from "../../api/client";
import { queries } from "../../api/keys";
import { useMay } from "../../api/session";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Ask, Dialog } from "../../ui/dialog";
import { TextInput } from "../../ui/fields";
import { Menu } from "../../ui/menu";
import { Page } from "../../ui/page";
import { Empty, Loaded } from "../../ui/state";
import { Table } from "../../ui/table";
import { Ago } from "../../ui/time";
import { SecretUsedBy } from "../../ui/uses";
import { AdminOnly } from "../../ui/admin-only";

type Question = { kind: "set"; name?: string } | { kind: "remove" | "uses"; name: string };
const path = (name: string) => ({ params: { path: { name } } });
const changed = () => queries.invalidateQueries({ queryKey: ["secrets"] });

export function Secrets() {
  const may = useMay("admin");
  const query = useQuery({
    queryKey: ["secrets"],
    queryFn: ({ signal }) => data(http.GET("/api/v1/secrets", { signal })),
    enabled: may,
  });
  const [question, setQuestion] = useState<Question>();
  const close = () => setQuestion(undefined);
  if (!may) return <AdminOnly title={m.secrets()} />;
  return (
    <Page
      explained="secrets"
      title={m.secrets()}
      actions={
        <Button kind="primary" icon="plus" onPress={() => setQuestion({ kind: "set" })}>
          {m.secret_new()}
        </Button>
      }
    >
      <p className="muted">{m.secrets_say()}</p>
      <Loaded query={query}>
        {({ secrets }) =>
          secrets.length === 0 ? (
            <Empty icon="secrets" title={m.secrets_none()} />
          ) : (
            <div className="sheet">
              <Table
                label={m.secrets()}
                rows={secrets}
                id={({ name }) => name}
                columns={[
                  {
                    id: "name",
                    head: m.name(),
                    main: true,
                    cell: ({ name }) => <code>{name}</code>,
                  },
                  { id: "created", head: m.created(), minor: true, cell: ({ createdAt }) => <Ago at={createdAt} /> },
                  { id: "changed", head: m.last_set(), told: true, cell: ({ modifiedAt }) => <Ago at={modifiedAt} /> },
                  {
                    id: "do",
                    head: "",
                    cell: ({ name }) => (
                      <Menu
                        label={m.actions_of({ name })}
                        actions={[
                          { id: "uses", name: m.used_by(), onAction: () => setQuestion({ kind: "uses", name }) },
                          { id: "set", name: m.secret_replace(), onAction: () => setQuestion({ kind: "set", name }) },
                          {
                            id: "remove",
                            name: m.remove(),
                            icon: "trash",
                            danger: true,
                            onAction: () => setQuestion({ kind: "remove", name }),
                          },
                        ]}
                      />
                    ),
                  },
                ]}
              />
            </div>
          )
        }
      </Loaded>
      {question?.kind === "set" && <SetSecret name={question.name} taken={query.data?.secrets.map(({ name }) => name) ?? []} onClose={close} />}
      {question?.kind === "uses" && (
        <Dialog title={m.used_by_what({ name: question.name })} open onClose={close}>
          <SecretUsedBy name={question.name} />
        </Dialog>
      )}
      {question?.kind === "remove" && (
        <Ask
          title={m.remove_one({ name: question.name })}
          action={m.remove()}
          danger
          open
          onClose={close}
          onDo={() => data(http.DELETE("/api/v1/secrets/{name}", path(question.name))).then(changed)}
        >
          <p>{m.remove_secret_says()}</p>
          <h3>{m.used_by()}</h3>
          <SecretUsedBy name={question.name} />
        </Ask>
      )}
    </Page>
  );
}

function SetSecret({ name: given, taken, onClose }: { name?: string; taken: string[]; onClose: () => void }) {
  const [name, setName] = useState(given ?? "");
  const [value, setValue] = useState("");
  const isTaken = given === undefined && taken.includes(name.trim());
  return (
    <Ask
      title={given ? m.secret_replace() : m.secret_new()}
      action={m.save()}
      open
      onClose={onClose}
      disabled={name.trim() === "" || value === "" || isTaken}
      onDo={() => data(http.PUT("/api/v1/secrets/{name}", { ...path(name.trim()), body: { value } })).then(changed)}
    >
      <TextInput
        label={m.name()}
        value={name}
        onChange={setName}
        isDisabled={given !== undefined}
        isRequired
        autoComplete="off"
        autoFocus={given === undefined}
        hint={m.secret_name_says()}
        wrong={isTaken ? m.name_taken_secret() : undefined}
      />
      <TextInput
        label={m.value()}
        value={value}
        onChange={setValue}
        type="password"
        isRequired
        autoComplete="off"
        autoFocus={given !== undefined}
        hint={m.secret_value_says()}
      />
    </Ask>
  );
}
