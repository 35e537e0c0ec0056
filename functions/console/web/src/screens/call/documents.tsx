/** The documents that other tools read: to make clients, to check values. */
import type { Document, Schemas } from "../../api/described";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { copy } from "../../ui/id";
import { save } from "../../ui/save";
import { Code } from "./code";

const written = (value: unknown) => JSON.stringify(value, null, 2);

export function Documents({ of, types, name }: { of: Document; types: Schemas; name: string }) {
  const file = `${name}.openapi.json`;
  const all = [
    ["inputs", m.inputs(), types.inputs],
    ["outputs", m.declared_outputs(), types.outputs],
  ] as const;
  return (
    <div className="stack">
      <div className="row">
        <h3>OpenAPI 3.1</h3>
        <span className="row end">
          <Button icon="download" onPress={() => save(file, new Blob([written(of)]))}>
            {m.download()}
          </Button>
          <Button icon="copy" onPress={() => void copy(written(of), "OpenAPI")}>
            {m.copy()}
          </Button>
        </span>
      </div>
      <p className="muted small">{m.call_openapi_says()}</p>
      <Code label={m.call_typed_client()} text={`npx openapi-typescript ${file} -o client.ts`} />
      {all.map(([id, title, schema]) => (
        <Code
          key={id}
          label={m.call_schema({ what: title })}
          text={written(schema)}
          action={
            <Button icon="download" onPress={() => save(`${name}.${id}.schema.json`, new Blob([written(schema)]))}>
              {m.download()}
            </Button>
          }
        />
      ))}
    </div>
  );
}
