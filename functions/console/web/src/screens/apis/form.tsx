/** Publishes a workflow, or changes how it is published. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { CheckboxGroup, Label } from "react-aria-components";
import { type ApiBody, type ApiRecord, apisChanged, changeApi, publish } from "../../api/apis";
import { useSession } from "../../api/session";
import { versionsQuery } from "../../api/versions";
import { workflowNamesQuery, workflowOptions } from "../../api/workflows";
import { m } from "../../i18n";
import { Ask, STAY } from "../../ui/dialog";
import { Choice } from "../../ui/choice";
import { Check, TextInput } from "../../ui/fields";
import { ShownOnce } from "../../ui/shown-once";
import { HookFields, hookBody, hookOf } from "./hook";
import { type Kind, KINDS, type Method, type Proof, proofWords } from "./proofs";
import { Signature } from "./signature";
import { hmac, isChanged, isComplete, signingOf } from "./signing";
import { ToolFields, toolBody, toolOf } from "./tool";

const CURRENT = "*";

interface Props {
  api?: ApiRecord;
  /** What is chosen at first for a new one. */
  first?: { workflow: string; version?: string; kind: Kind };
  /** Does not open the page of the new one. */
  stays?: boolean;
  onClose: () => void;
}

export function ApiForm({ api, first, stays, onClose }: Props) {
  const navigate = useNavigate();
  const workflows = useQuery(workflowNamesQuery).data;
  const [workflow, setWorkflow] = useState<string | null>(api?.workflowId ?? first?.workflow ?? null);
  const versions = useQuery({ ...versionsQuery(workflow ?? ""), enabled: workflow !== null }).data?.versions ?? [];
  const [version, setVersion] = useState(api?.version ?? first?.version ?? CURRENT);
  const [kind, setKind] = useState<Kind>(api?.kind ?? first?.kind ?? "botman");
  const [module, setModule] = useState(api?.module ?? "");
  const [name, setName] = useState(api?.function ?? "");
  const [methods, setMethods] = useState<readonly Method[]>(api?.methods ?? KINDS[kind].first);
  const [proof, setProof] = useState<Proof | null>(api?.auth ?? null);
  const [user, setUser] = useState(api?.user ?? "");
  const [password, setPassword] = useState("");
  const [signing, setSigning] = useState(signingOf(api?.signature));
  const [hook, setHook] = useState(hookOf(api));
  const [tool, setTool] = useState(toolOf(api));
  const [allowed, setAllowed] = useState(api?.ipAllowlist.join("\n") ?? "");
  const [quick, setQuick] = useState(api?.async ?? false);
  const [enabled, setEnabled] = useState(api?.enabled ?? true);
  const [made, setMade] = useState<ApiRecord>();
  const session = useSession();
  const hookPath = (name: string) => `/v1/hooks/${session.state === "in" ? session.claims.account : "…"}/${name.trim() || "…"}`;

  const isHook = kind === "webhook";
  const isTool = kind === "mcp";
  const isNewProof = proof !== api?.auth;
  // Stored secrets stay only as long as what they belong to does.
  const needsPassword = proof === "password" && (isNewProof || user.trim() !== api?.user);
  const isProofChanged =
    isNewProof || needsPassword || password !== "" || (proof === "hmac" && (isChanged(signing, api?.signature) || signing.secrets.some(Boolean)));
  const incomplete =
    !workflow ||
    !name.trim() ||
    (!isHook && !isTool && !module.trim()) ||
    (isTool ? !tool.description.trim() : methods.length === 0 || !proof) ||
    (proof === "password" && (!user.trim() || (needsPassword && !password))) ||
    (proof === "hmac" && !isComplete(signing, api?.signature));
  const proven = (): Pick<ApiBody, "auth" | "user" | "password"> => {
    // A tool is called with the token of the client.
    if (isTool) return {};
    if (proof === "hmac") return { auth: hmac(signing) };
    return proof === "password" ? { auth: proof, user: user.trim(), password } : { auth: proof ?? "none" };
  };
  const body = () => ({
    workflowId: workflow ?? "",
    version: version === CURRENT ? null : version,
    ...(isTool ? toolBody(tool) : { methods: [...methods] }),
    ipAllowlist: allowed.split("\n").map((line) => line.trim()).filter(Boolean),
    async: quick,
    enabled,
    ...(isHook ? hookBody(hook) : {}),
  });
  const named = () => (isHook || isTool ? { kind, name: name.trim() } : { kind, module: module.trim(), function: name.trim() });
  const become = (next: Kind) => {
    setKind(next);
    setMethods(KINDS[next].first);
    setProof((known) => (known && KINDS[next].proofs.includes(known) ? known : null));
  };
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
        // The name is how its callers know it, and cannot be changed.
        const now = api
          ? await changeApi(api.id, isProofChanged ? { ...body(), ...proven() } : body())
          : await publish({ ...named(), ...body(), ...proven() });
        await apisChanged();
        if (now.token) {
          setMade(now);
          return STAY;
        }
        if (!api && !stays) await navigate({ to: "/apis/$id", params: { id: now.id } });
      }}
    >
      <Choice
        label={m.workflow()}
        value={workflow}
        isRequired
        options={workflowOptions(workflows ?? [])}
        placeholder={workflows ? m.choose() : m.loading()}
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
            options={(Object.keys(KINDS) as Kind[]).map((id) => ({ id, name: id, says: KINDS[id].says() }))}
            onChange={become}
          />
          {isTool ? (
            <TextInput label={m.name()} value={name} onChange={setName} isRequired placeholder="create_order" hint={m.tool_name_says()} />
          ) : isHook ? (
            <TextInput label={m.name()} value={name} onChange={setName} isRequired placeholder="push" hint={m.hook_path({ path: hookPath(name) })} />
          ) : (
            <div className="pair">
              <TextInput label={m.api_module()} value={module} onChange={setModule} isRequired placeholder="shop" />
              <TextInput label={m.api_function()} value={name} onChange={setName} isRequired placeholder="order" />
            </div>
          )}
        </>
      )}
      {isTool && <ToolFields value={tool} onChange={setTool} />}
      {!isTool && (
        <CheckboxGroup className="field" value={[...methods]} onChange={(chosen) => setMethods(chosen as Method[])}>
        <Label>{m.methods()}</Label>
        <div className="row">
          {KINDS[kind].methods.map((method) => (
            <Check key={method} value={method}>
              {method}
            </Check>
          ))}
        </div>
      </CheckboxGroup>
      )}
      {!isTool && (
        <Choice
          label={m.proof()}
          value={proof}
          isRequired
          placeholder={m.choose()}
          options={KINDS[kind].proofs.map((id) => ({ id, name: proofWords(kind, id) }))}
          onChange={setProof}
        />
      )}
      {proof === "password" && (
        <div className="pair">
          <TextInput label={m.user()} value={user} onChange={setUser} isRequired autoComplete="off" />
          <TextInput label={m.password()} type="password" value={password} onChange={setPassword} isRequired={needsPassword} autoComplete="new-password" />
        </div>
      )}
      {proof === "hmac" && <Signature value={signing} stored={api?.signature} onChange={setSigning} />}
      {isHook && <HookFields value={hook} hasToken={api?.hasVerifyToken ?? false} onChange={setHook} />}
      <TextInput label={m.allowed_addresses()} value={allowed} onChange={setAllowed} rows={2} code hint={m.allowed_addresses_say()} />
      <Check isSelected={quick} onChange={setQuick}>
        {isHook ? m.hook_async() : m.api_async()}
      </Check>
      <Check isSelected={enabled} onChange={setEnabled}>
        {m.status_on()}
      </Check>
    </Ask>
  );
}
