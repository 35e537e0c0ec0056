/** One published workflow: how to call it, and a try. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { addressOf, apiQuery, apisQuery, type ApiRecord, apisChanged, changeApi, curl, debugApi, enableApi, removeApi } from "../../api/apis";
import { data, http } from "../../api/client";
import { useMay } from "../../api/session";
import { m } from "../../i18n";
import { attempt } from "../../ui/attempt";
import { AdminOnly } from "../../ui/admin-only";
import { Button } from "../../ui/button";
import { Ask } from "../../ui/dialog";
import { TextInput } from "../../ui/fields";
import { copy } from "../../ui/id";
import { Menu } from "../../ui/menu";
import { Facts, Page, Panel } from "../../ui/page";
import { save } from "../../ui/save";
import { ShownOnce } from "../../ui/shown-once";
import { ErrorText, Loaded } from "../../ui/state";
import { Status } from "../../ui/status";
import { Ago } from "../../ui/time";
import { Tree } from "../../ui/tree";
import { jsonObject } from "../../ui/json";
import { ApiForm } from "./form";
import { proofWords } from "./proofs";
import { PRESETS } from "./signing";

const route = getRouteApi("/apis/$id");

export function Api() {
  const { id } = route.useParams();
  const may = useMay("admin");
  const query = useQuery({ ...apiQuery(id), enabled: may });
  if (!may) return <AdminOnly title={m.apis()} />;
  return (
    <Page
      explained="apis"
      title={query.data?.name ?? query.data?.path ?? m.apis()}
      heading={query.data && <ApiName of={query.data} />}
      actions={query.data && <Actions api={query.data} />}
    >
      <Loaded query={query}>
        {(api) => (
          <div className="columns even">
            <Call api={api} />
            <Try key={api.modifiedAt} api={api} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

/** A tool has no address of its own; its name says which one it is. */
const ApiName = ({ of: { kind, name, path } }: { of: ApiRecord }) => <span className="code">{kind === "mcp" ? name : path}</span>;

function Call({ api }: { api: ApiRecord }) {
  const name = useQuery(apisQuery).data?.apis.find(({ id }) => id === api.id)?.workflowName;
  const command = curl(api, (api.debugData ?? {}) as Record<string, unknown>);
  return (
    <Panel title={m.call()}>
      <Facts
        of={[
          [m.state(), <Status key="state" of={api.enabled ? "on" : "off"} />],
          [
            m.workflow(),
            <Link key="workflow" to="/w/$id/steps" params={{ id: api.workflowId }}>
              {name ?? api.workflowId}
            </Link>,
          ],
          [m.version(), api.version ?? m.version_current()],
          [m.kind(), api.kind],
          [m.proof(), proofWords(api.kind, api.auth)],
          [m.methods(), api.methods.join(", ") || m.all()],
          [m.allowed_addresses(), api.ipAllowlist.join(", ") || m.all()],
          [m.answers(), answers(api)],
          ...signatureFacts(api),
          api.kind === "webhook" && [m.hook_key(), api.idempotencyKey ? <code key="key">{api.idempotencyKey}</code> : m.not_set()],
          api.kind === "webhook" && [m.verify_token(), api.hasVerifyToken ? m.stored_hidden() : m.not_set()],
          [m.created(), <Ago key="created" at={api.createdAt} />],
        ]}
      />
      <pre>{command}</pre>
      <div className="row">
        <Button icon="copy" onPress={() => void copy(command, m.command())}>
          {m.copy_command()}
        </Button>
        <Button icon="link" onPress={() => void copy(addressOf(api), m.address())}>
          {m.copy_address()}
        </Button>
        <Button icon="download" onPress={() => void attempt(() => downloadReference(api))}>
          OpenAPI
        </Button>
      </div>
    </Panel>
  );
}

function answers({ kind, async: quick }: ApiRecord): string {
  if (quick) return m.answers_at_once();
  return kind === "webhook" ? m.hook_answers() : m.answers_at_end();
}

/** How its requests are signed. A fact that the preset does not have is left out. */
function signatureFacts({ signature }: ApiRecord): ([string, ReactNode] | false)[] {
  if (!signature) return [];
  const { preset, secrets, toleranceSeconds, header, algorithm, encoding, prefix, signed } = signature;
  const code = (name: string, text: string | null | undefined): [string, ReactNode] | false => !!text && [name, <code key={name}>{text}</code>];
  return [
    [m.sign_preset(), PRESETS[preset]()],
    [m.sign_secrets(), secrets],
    toleranceSeconds !== undefined && [m.sign_tolerance(), toleranceSeconds],
    code(m.sign_header(), header),
    code(m.sign_prefix(), prefix),
    code(m.sign_algorithm(), algorithm),
    code(m.sign_encoding(), encoding),
    code(m.sign_signed(), signed),
  ];
}

async function downloadReference({ workflowId }: ApiRecord) {
  const { data: document } = await http.GET("/api/v1/workflows/{workflowId}/openapi.json", {
    params: { path: { workflowId } },
  });
  save(`${workflowId}.openapi.json`, new Blob([JSON.stringify(document, null, 2)]));
}

function Try({ api }: { api: ApiRecord }) {
  const [text, setText] = useState(JSON.stringify(api.debugData ?? {}, null, 2));
  const run = useMutation({ mutationFn: () => debugApi(api.id, jsonObject(m.body(), text)) });
  const keep = useMutation({
    mutationFn: () => changeApi(api.id, { debugData: jsonObject(m.body(), text) }).then(apisChanged),
  });
  return (
    <Panel title={m.try_it()}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate();
        }}
      >
        <TextInput label={m.body()} value={text} onChange={setText} rows={6} code hint={m.try_says()} />
        <div className="row">
          <Button type="submit" kind="primary" icon="runs" isPending={run.isPending}>
            {m.call()}
          </Button>
          <Button isPending={keep.isPending} onPress={() => keep.mutate()}>
            {m.keep_body()}
          </Button>
        </div>
      </form>
      {(run.error ?? keep.error) && <ErrorText error={run.error ?? keep.error} />}
      {run.data && (
        <div className="stack" aria-live="polite">
          <div className="row">
            <Status of={run.data.status} />
            <Link to="/r/$id" params={{ id: run.data.executionId }}>
              {m.show_run()}
            </Link>
          </div>
          <Tree value={run.data.answer} />
        </div>
      )}
    </Panel>
  );
}

type Question = "edit" | "remove" | "rotate";

function Actions({ api }: { api: ApiRecord }) {
  const navigate = useNavigate();
  const [question, setQuestion] = useState<Question>();
  const [token, setToken] = useState<string>();
  const close = () => setQuestion(undefined);
  return (
    <>
      <Button onPress={() => void attempt(() => enableApi(api.id, !api.enabled).then(apisChanged))}>
        {api.enabled ? m.disable() : m.enable()}
      </Button>
      <Button onPress={() => setQuestion("edit")}>{m.edit()}</Button>
      <Menu
        label={m.actions()}
        actions={[
          api.auth === "token" && { id: "rotate", name: m.rotate_token(), onAction: () => setQuestion("rotate") },
          { id: "remove", name: m.remove(), icon: "trash", danger: true, onAction: () => setQuestion("remove") },
        ]}
      />
      {question === "edit" && <ApiForm api={api} onClose={close} />}
      <Ask
        title={m.remove_one({ name: api.path })}
        action={m.remove()}
        danger
        open={question === "remove"}
        onClose={close}
        onDo={async () => {
          await removeApi(api.id);
          await navigate({ to: "/apis" });
          await apisChanged();
        }}
      >
        <p>{m.remove_api_says()}</p>
      </Ask>
      <Ask
        title={m.rotate_token()}
        action={m.rotate_token()}
        danger
        open={question === "rotate"}
        onClose={close}
        onDo={async () => {
          const made = `bt_${[...crypto.getRandomValues(new Uint8Array(24))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
          await data(http.PUT("/api/v1/apis/{apiId}", { params: { path: { apiId: api.id } }, body: { auth: "token", token: made } }));
          setToken(made);
        }}
      >
        <p>{m.rotate_token_says()}</p>
      </Ask>
      {token && <ShownOnce title={m.api_token()} values={[[m.token(), token]]} onClose={() => setToken(undefined)} />}
    </>
  );
}
