/** Publishes a workflow, or changes how it is published. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type ApiBody, type ApiRecord, apisChanged, changeApi, publish } from "../../api/apis";
import { versionsQuery } from "../../api/versions";
import { workflowsQuery } from "../../api/workflows";
import { m } from "../../i18n";
import { Ask, STAY } from "../../ui/dialog";
import { Choice } from "../../ui/choice";
import { Check, TextInput } from "../../ui/fields";
import { ShownOnce } from "../../ui/shown-once";
import { PROOFS } from "./proofs";

type Proof = keyof typeof PROOFS;
const CURRENT = "*";

export function ApiForm({ api, onClose }: { api?: ApiRecord; onClose: () => void }) {
  const navigate = useNavigate();
  const workflows = useQuery(workflowsQuery({ sort: "name" })).data?.workflows ?? [];
  const [workflow, setWorkflow] = useState<string | null>(api?.workflowId ?? null);
  const versions = useQuery({ ...versionsQuery(workflow ?? ""), enabled: workflow !== null }).data?.versions ?? [];
  const [version, setVersion] = useState(api?.version ?? CURRENT);
  const [kind, setKind] = useState<"botman" | "itrigger">(api?.kind ?? "botman");
  const [module, setModule] = useState(api?.module ?? "");
  const [name, setName] = useState(api?.function ?? "");
  const [proof, setProof] = useState<Proof | null>(api?.auth ?? null);
  const [user, setUser] = useState(api?.user ?? "");
  const [password, setPassword] = useState("");
  const [allowed, setAllowed] = useState(api?.ipAllowlist.join("\n") ?? "");
  const [quick, setQuick] = useState(api?.async ?? false);
  const [enabled, setEnabled] = useState(api?.enabled ?? true);
  const [made, setMade] = useState<ApiRecord>();

  const incomplete = !workflow || !module.trim() || !name.trim() || !proof || (proof === "password" && !user.trim());
  const body = (): ApiBody => ({
    kind,
    module: module.trim(),
    function: name.trim(),
    workflowId: workflow ?? "",
    version: version === CURRENT ? null : version,
    auth: proof ?? "token",
    ...(proof === "password" ? { user: user.trim(), ...(password ? { password } : {}) } : {}),
    ipAllowlist: allowed.split("\n").map((line) => line.trim()).filter(Boolean),
    async: quick,
    enabled,
  });
  if (made) {
    const done = () => {
      onClose();
      void navigate({ to: "/apis/$id", params: { id: made.id } });
    };
    return <ShownOnce title={m.api_token()} values={[[m.token(), made.token]]} onClose={done} />;
  }
  return (
    <Ask
      title={api ? m.edit() : m.api_new()}
      action={api ? m.save() : m.publish()}
      open
      wide
      onClose={onClose}
      disabled={incomplete}
      onDo={async () => {
        if (!api) {
          const created = await publish(body());
          await apisChanged();
          if (created.token) {
            setMade(created);
            return STAY;
          }
          return navigate({ to: "/apis/$id", params: { id: created.id } });
        }
        // The name is how its callers know it, and cannot be changed.
        const { kind: _kind, module: _module, function: _function, auth, ...rest } = body();
        await changeApi(api.id, auth === api.auth && !password ? rest : { ...rest, auth });
        await apisChanged();
      }}
    >
      <Choice
        label={m.workflow()}
        value={workflow}
        isRequired
        options={workflows.map(({ id, name }) => ({ id, name }))}
        placeholder={m.choose()}
        onChange={(id) => (setWorkflow(id), setVersion(CURRENT))}
      />
      <Choice
        label={m.version()}
        value={version}
        options={[
          { id: CURRENT, name: m.version_current() },
          ...versions.map(({ version, note }) => ({ id: version, name: version, says: note || undefined })),
        ]}
        onChange={setVersion}
      />
      {!api && (
        <>
          <Choice
            label={m.kind()}
            value={kind}
            options={[
              { id: "botman", name: "botman", says: m.kind_botman() },
              { id: "itrigger", name: "itrigger", says: m.kind_itrigger() },
            ]}
            onChange={setKind}
          />
          <div className="pair">
            <TextInput label={m.api_module()} value={module} onChange={setModule} isRequired placeholder="shop" />
            <TextInput label={m.api_function()} value={name} onChange={setName} isRequired placeholder="order" />
          </div>
        </>
      )}
      <Choice
        label={m.proof()}
        value={proof}
        isRequired
        placeholder={m.choose()}
        options={(Object.keys(PROOFS) as Proof[]).map((id) => ({ id, name: PROOFS[id]() }))}
        onChange={setProof}
      />
      {proof === "password" && (
        <div className="pair">
          <TextInput label={m.user()} value={user} onChange={setUser} isRequired autoComplete="off" />
          <TextInput label={m.password()} type="password" value={password} onChange={setPassword} isRequired={!api} autoComplete="new-password" />
        </div>
      )}
      <TextInput label={m.allowed_addresses()} value={allowed} onChange={setAllowed} rows={2} code hint={m.allowed_addresses_say()} />
      <Check isSelected={quick} onChange={setQuick}>
        {m.api_async()}
      </Check>
      <Check isSelected={enabled} onChange={setEnabled}>
        {m.status_on()}
      </Check>
    </Ask>
  );
}
