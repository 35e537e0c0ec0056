import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { data, http } from "../../api/client";
import { queries } from "../../api/keys";
import type { operations } from "../../api/schema";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Ask } from "../../ui/dialog";
import { Check, TextInput } from "../../ui/fields";
import { Id } from "../../ui/id";
import { Menu } from "../../ui/menu";
import { Empty, Loaded } from "../../ui/state";
import { ShownOnce } from "../../ui/shown-once";
import { Status } from "../../ui/status";
import { Table } from "../../ui/table";
import { Ago } from "../../ui/time";

type App = operations["listApps"]["responses"][200]["content"]["application/json"]["data"]["apps"][number];
type Question = { kind: "new" } | { kind: "edit" | "remove" | "rotate"; app: App };
const path = (appId: string) => ({ params: { path: { appId } } });
const changed = () => queries.invalidateQueries({ queryKey: ["apps"] });

export function Apps() {
  const query = useQuery({ queryKey: ["apps"], queryFn: ({ signal }) => data(http.GET("/api/v1/apps", { signal })) });
  const [question, setQuestion] = useState<Question>();
  const [made, setMade] = useState<App>();
  const close = () => setQuestion(undefined);
  return (
    <div className="stack">
      <div className="toolbar">
        <p className="muted">{m.apps_say()}</p>
        <div className="row end">
          <Button kind="primary" icon="plus" onPress={() => setQuestion({ kind: "new" })}>
            {m.app_new()}
          </Button>
        </div>
      </div>
      <Loaded query={query}>
        {({ apps }) =>
          apps.length === 0 ? (
            <Empty icon="access" title={m.apps_none()} />
          ) : (
            <div className="sheet">
              <Table
                label={m.apps()}
                rows={apps}
                id={({ appId }) => appId}
                columns={[
                  {
                    id: "name",
                    head: m.name(),
                    main: true,
                    cell: ({ name, scopes }) => (
                      <>
                        <span className="strong">{name}</span> <span className="muted small">{scopes.join(", ")}</span>
                      </>
                    ),
                  },
                  { id: "id", head: m.app_id(), cell: ({ appId }) => <Id value={appId} label={m.app_id()} /> },
                  { id: "state", head: m.state(), cell: ({ frozen }) => <Status of={frozen ? "off" : "on"} /> },
                  { id: "created", head: m.created(), minor: true, cell: ({ createdAt }) => <Ago at={createdAt} /> },
                  {
                    id: "do",
                    head: "",
                    cell: (app) => (
                      <Menu
                        label={m.actions_of({ name: app.name })}
                        actions={[
                          { id: "edit", name: m.edit(), onAction: () => setQuestion({ kind: "edit", app }) },
                          { id: "rotate", name: m.rotate_secret(), onAction: () => setQuestion({ kind: "rotate", app }) },
                          {
                            id: "remove",
                            name: m.remove(),
                            icon: "trash",
                            danger: true,
                            onAction: () => setQuestion({ kind: "remove", app }),
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
      {question?.kind === "new" && <AppForm onMade={setMade} onClose={close} />}
      {question?.kind === "edit" && <AppForm app={question.app} onMade={setMade} onClose={close} />}
      {question?.kind === "rotate" && (
        <Ask
          title={m.rotate_secret()}
          action={m.rotate_secret()}
          danger
          open
          onClose={close}
          onDo={async () =>
            setMade(await data(http.POST("/api/v1/apps/{appId}/rotate-secret", { ...path(question.app.appId), body: {} })))
          }
        >
          <p>{m.rotate_secret_says({ name: question.app.name })}</p>
        </Ask>
      )}
      {question?.kind === "remove" && (
        <Ask
          title={m.remove_one({ name: question.app.name })}
          action={m.remove()}
          danger
          open
          onClose={close}
          onDo={() => data(http.DELETE("/api/v1/apps/{appId}", path(question.app.appId))).then(changed)}
        >
          <p>{m.remove_app_says()}</p>
        </Ask>
      )}
      {made && (
        <ShownOnce
          title={made.name}
          values={[
            [m.app_id(), made.appId],
            [m.app_secret(), made.appSecret],
            [m.client_id(), made.clientId],
            [m.client_secret(), made.clientSecret],
            [m.webhook_secret(), made.webhookSecret],
          ]}
          onClose={() => setMade(undefined)}
        />
      )}
    </div>
  );
}

interface AppFormProps {
  app?: App;
  onMade: (app: App) => void;
  onClose: () => void;
}

function AppForm({ app, onMade, onClose }: AppFormProps) {
  const [name, setName] = useState(app?.name ?? "");
  const [scopes, setScopes] = useState(app?.scopes.join("\n") ?? "");
  const [frozen, setFrozen] = useState(app?.frozen ?? false);
  return (
    <Ask
      title={app ? m.edit() : m.app_new()}
      action={app ? m.save() : m.create()}
      open
      onClose={onClose}
      disabled={name.trim() === ""}
      onDo={async () => {
        const body = { name: name.trim(), frozen, scopes: scopes.split("\n").map((scope) => scope.trim()).filter(Boolean) };
        if (app) await data(http.PUT("/api/v1/apps/{appId}", { ...path(app.appId), body }));
        else onMade(await data(http.POST("/api/v1/apps", { body })));
        await changed();
      }}
    >
      <TextInput label={m.name()} value={name} onChange={setName} autoFocus isRequired maxLength={128} />
      <TextInput label={m.app_scopes()} value={scopes} onChange={setScopes} rows={4} code hint={m.app_scopes_say()} />
      <Check isSelected={frozen} onChange={setFrozen}>
        {m.app_frozen()}
      </Check>
    </Ask>
  );
}
