/** How clients of the Model Context Protocol come to call it: as a tool. */
import { useState } from "react";
import type { Document } from "../../api/described";
import { queries } from "../../api/keys";
import { useMay } from "../../api/session";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { ApiForm } from "../apis/form";
import { Code } from "./code";
import { toolsOf } from "./ways";

interface Props {
  id: string;
  version?: string;
  of: Document;
}

export function Models({ id, version, of }: Props) {
  const mayPublish = useMay("admin");
  const [publishing, setPublishing] = useState(false);
  const tools = toolsOf(of);
  const address = new URL("/mcp?tools=workflows", new URL(of.servers[0]?.url ?? "/", location.origin)).href;
  if (publishing) {
    return (
      <ApiForm
        first={{ workflow: id, version, kind: "mcp" }}
        stays
        onClose={() => {
          setPublishing(false);
          void queries.invalidateQueries({ queryKey: ["workflow", id, "openapi"] });
        }}
      />
    );
  }
  if (tools.length === 0) {
    return (
      <div className="stack">
        <p>{m.call_no_tool()}</p>
        {mayPublish ? (
          <div className="row">
            <Button kind="primary" icon="plus" onPress={() => setPublishing(true)}>
              {m.call_make_tool()}
            </Button>
          </div>
        ) : (
          <p className="muted small">{m.admin_how()}</p>
        )}
      </div>
    );
  }
  const settings = { mcpServers: { sluice: { url: address, headers: { Authorization: "Bearer TOKEN" } } } };
  return (
    <div className="stack">
      <p>
        {m.call_tools()}{" "}
        {tools.map((name, at) => (
          <span key={name}>
            {at > 0 && m.ts_comma()}
            <code>{name}</code>
          </span>
        ))}
      </p>
      <Code label="Claude Code" text={`claude mcp add --transport http sluice "${address}" --header "Authorization: Bearer $SLUICE_TOKEN"`} />
      <Code label="Cursor: .cursor/mcp.json" text={JSON.stringify(settings, null, 2)} />
      <Code label={m.call_program()} text="claude mcp add sluice -- sluice mcp --stdio" />
      <p className="muted small">{m.call_mcp_says()}</p>
    </div>
  );
}
