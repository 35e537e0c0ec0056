import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { data, http } from "../../api/client";
import { queries } from "../../api/keys";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Ask } from "../../ui/dialog";
import { TextInput } from "../../ui/fields";
import { Empty, Loaded } from "../../ui/state";
import { ShownOnce } from "../../ui/shown-once";
import { Table } from "../../ui/table";
import { Ago } from "../../ui/time";

const changed = () => queries.invalidateQueries({ queryKey: ["tokens"] });

export function Tokens() {
  const query = useQuery({
    queryKey: ["tokens"],
    queryFn: ({ signal }) => data(http.GET("/api/v1/open-tokens", { signal })),
  });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<{ name: string; token?: string }>();
  const [ending, setEnding] = useState<{ id: string; name: string }>();
  return (
    <div className="stack">
      <div className="toolbar">
        <p className="muted">{m.tokens_say()}</p>
        <div className="row end">
          <Button kind="primary" icon="plus" onPress={() => setMaking(true)}>
            {m.token_new()}
          </Button>
        </div>
      </div>
      <Loaded query={query}>
        {({ tokens }) =>
          tokens.length === 0 ? (
            <Empty icon="secrets" title={m.tokens_none()} />
          ) : (
            <div className="sheet">
              <Table
                label={m.open_tokens()}
                rows={tokens}
                id={({ id }) => id}
                columns={[
                  { id: "name", head: m.name(), main: true, cell: ({ name }) => <span className="strong">{name}</span> },
                  { id: "flows", head: m.workflows(), told: true, cell: ({ flows }) => (flows ? flows.join(", ") : m.all()) },
                  {
                    id: "expires",
                    head: m.expires(),
                    told: true,
                    cell: ({ expiresAt }) => (expiresAt === null ? m.never() : <Ago at={expiresAt} />),
                  },
                  { id: "created", head: m.created(), minor: true, cell: ({ createdAt }) => <Ago at={createdAt} /> },
                  {
                    id: "do",
                    head: "",
                    cell: ({ id, name }) => (
                      <Button kind="danger" onPress={() => setEnding({ id, name })}>
                        {m.remove()}
                      </Button>
                    ),
                  },
                ]}
              />
            </div>
          )
        }
      </Loaded>
      {making && <TokenForm onMade={setMade} onClose={() => setMaking(false)} />}
      {ending && (
        <Ask
          title={m.remove_one({ name: ending.name })}
          action={m.remove()}
          danger
          open
          onClose={() => setEnding(undefined)}
          onDo={() =>
            data(http.DELETE("/api/v1/open-tokens/{tokenId}", { params: { path: { tokenId: ending.id } } })).then(changed)
          }
        >
          <p>{m.remove_token_says()}</p>
        </Ask>
      )}
      {made && <ShownOnce title={made.name} values={[[m.token(), made.token]]} onClose={() => setMade(undefined)} />}
    </div>
  );
}

function TokenForm({ onMade, onClose }: { onMade: (made: { name: string; token?: string }) => void; onClose: () => void }) {
  const [name, setName] = useState("");
  const [flows, setFlows] = useState("");
  const [until, setUntil] = useState("");
  return (
    <Ask
      title={m.token_new()}
      action={m.create()}
      open
      onClose={onClose}
      disabled={name.trim() === ""}
      onDo={async () => {
        const named = flows.split("\n").map((flow) => flow.trim()).filter(Boolean);
        const expiresAt = until ? new Date(until).getTime() : null;
        onMade(
          await data(
            http.POST("/api/v1/open-tokens", { body: { name: name.trim(), flows: named.length > 0 ? named : null, expiresAt } }),
          ),
        );
        await changed();
      }}
    >
      <TextInput label={m.name()} value={name} onChange={setName} autoFocus isRequired maxLength={128} />
      <TextInput label={m.token_flows()} value={flows} onChange={setFlows} rows={3} code hint={m.token_flows_say()} />
      <TextInput label={m.expires()} type="datetime-local" value={until} onChange={setUntil} hint={m.expires_says()} />
    </Ask>
  );
}
