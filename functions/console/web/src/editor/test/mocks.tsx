/** Answers to requests, so that none is sent. */
import { m } from "../../i18n";
import { Button, IconButton } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { TextInput } from "../../ui/fields";
import { plain } from "../model/change";
import { useSteps } from "../state/store";
import { type Mock, withMock } from "./case";
import { Typed } from "./typed";

const METHODS = ["*", "GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];

interface MocksProps {
  mocks: Record<string, Mock>;
  onChange: (mocks: Record<string, Mock> | undefined) => void;
}

/** The form has no fields for lists of replies and for matchers. They stay as they are. */
const isPlain = ({ request, reply, replies }: Mock) =>
  replies === undefined && (request?.url === undefined || typeof request.url === "string") && (reply?.fail === undefined || typeof reply.fail === "string");

const shown = (value: unknown) => (value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2));

/** A body is JSON where it reads as such, else text. */
function body(text: string): Pick<NonNullable<Mock["reply"]>, "json" | "text"> {
  if (text === "") return {};
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return { text };
  }
}

export function Mocks({ mocks, onChange }: MocksProps) {
  const steps = useSteps();
  const set = (name: string, mock: Mock | undefined) => {
    const next = { ...mocks, [name]: mock };
    const left = Object.entries(next).filter(([, each]) => each !== undefined) as [string, Mock][];
    onChange(left.length === 0 ? undefined : Object.fromEntries(left));
  };
  const add = () => {
    // The first request that no answer is meant for yet.
    const known = new Set(Object.values(mocks).map(({ request }) => request?.url));
    const urls = steps.filter(({ moduleId }) => moduleId === "http_request").map(({ parameters }) => plain(parameters.url));
    const url = urls.find((each): each is string => typeof each === "string" && !known.has(star(each)));
    onChange(withMock({ mocks }, { url: url ? star(url) : "https://*" }).mocks);
  };
  return (
    <div className="stack">
      <p className="muted small">{m.ts_mocks_say()}</p>
      {Object.entries(mocks).map(([name, mock]) => (
        <fieldset key={name} className="mock">
          <legend>{name}</legend>
          <IconButton icon="trash" label={m.ts_remove_one({ name })} onPress={() => set(name, undefined)} />
          {isPlain(mock) ? <Fields mock={mock} onChange={(next) => set(name, next)} /> : <p className="muted small">{m.ts_as_text()}</p>}
        </fieldset>
      ))}
      <div>
        <Button icon="plus" onPress={add}>
          {m.ts_add_mock()}
        </Button>
      </div>
    </div>
  );
}

/** References are only known when the steps run. */
const star = (url: string) => url.replace(/\{\{[^{}]*\}\}|\[\[[^[\]]*\]\]/g, "*");

function Fields({ mock, onChange }: { mock: Mock; onChange: (mock: Mock) => void }) {
  const { request = {}, reply = {} } = mock;
  const { json, text, ...rest } = reply;
  const method = (request.method ?? "*") as Method;
  const reason = typeof reply.fail === "string" ? reply.fail : "";
  return (
    <>
      <TextInput label={m.ts_url()} value={shown(request.url)} onChange={(url) => onChange({ ...mock, request: { ...request, url } })} />
      <div className="pair">
        <Choice
          label={m.ts_method()}
          value={METHODS.includes(method) ? method : "*"}
          options={METHODS.map((id) => ({ id, name: id === "*" ? m.ts_any() : id }))}
          onChange={(next) => onChange({ ...mock, request: { ...request, method: next === "*" ? undefined : next } })}
        />
        <TextInput
          label={m.ts_status()}
          type="number"
          value={shown(reply.status)}
          placeholder="200"
          onChange={(status) => onChange({ ...mock, reply: { ...reply, status: status === "" ? undefined : Number(status) } })}
        />
      </div>
      <Typed label={m.ts_body()} value={json === undefined ? shown(text) : shown(json)} onChange={(next) => onChange({ ...mock, reply: { ...rest, ...body(next) } })} />
      <TextInput
        label={m.ts_fails()}
        placeholder={m.ts_fails_not()}
        value={reason}
        onChange={(fail) => onChange({ ...mock, reply: fail === "" ? { status: 200 } : { fail } })}
      />
    </>
  );
}
