import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { data, http } from "../../api/client";
import { devicesQuery } from "../../api/devices";
import { queries } from "../../api/keys";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Ask } from "../../ui/dialog";
import { TextInput } from "../../ui/fields";
import { Menu } from "../../ui/menu";
import { Loaded } from "../../ui/state";
import { ShownOnce } from "../../ui/shown-once";
import { Status } from "../../ui/status";
import { Table } from "../../ui/table";
import { Ago } from "../../ui/time";

type Question = { kind: "rename" | "end"; id: string; name: string } | { kind: "rotate" };
const path = (deviceId: string) => ({ params: { path: { deviceId } } });
const changed = () => queries.invalidateQueries({ queryKey: ["devices"] });

export function Devices() {
  const query = useQuery(devicesQuery);
  const [question, setQuestion] = useState<Question>();
  const [keys, setKeys] = useState<{ pairingKey: string; adminPairingKey: string }>();
  const close = () => setQuestion(undefined);
  return (
    <div className="stack">
      <div className="toolbar">
        <p className="muted">{m.devices_say()}</p>
        <div className="row end">
          <Button onPress={() => setQuestion({ kind: "rotate" })}>{m.rotate_keys()}</Button>
        </div>
      </div>
      <Loaded query={query}>
        {({ devices }) => (
          <div className="sheet">
            <Table
              label={m.devices()}
              rows={devices}
              id={({ id }) => id}
              columns={[
                {
                  id: "name",
                  head: m.name(),
                  main: true,
                  cell: ({ name, isThisDevice }) => (
                    <>
                      <span className="strong">{name}</span>
                      {isThisDevice && <span className="chip">{m.this_one()}</span>}
                    </>
                  ),
                },
                { id: "state", head: m.state(), cell: ({ isPaired }) => <Status of={isPaired ? "on" : "off"} /> },
                {
                  id: "right",
                  head: m.right(),
                  cell: ({ mayAdminister }) => (mayAdminister ? m.may_administer() : m.may_work()),
                },
                { id: "paired", head: m.paired(), told: true, cell: ({ pairedAt }) => <Ago at={pairedAt} /> },
                {
                  id: "do",
                  head: "",
                  cell: ({ id, name }) => (
                    <Menu
                      label={m.actions_of({ name })}
                      actions={[
                        { id: "rename", name: m.rename(), onAction: () => setQuestion({ kind: "rename", id, name }) },
                        {
                          id: "end",
                          name: m.end_tokens(),
                          icon: "out",
                          danger: true,
                          onAction: () => setQuestion({ kind: "end", id, name }),
                        },
                      ]}
                    />
                  ),
                },
              ]}
            />
          </div>
        )}
      </Loaded>
      {question?.kind === "rename" && <Rename id={question.id} name={question.name} onClose={close} />}
      {question?.kind === "end" && (
        <Ask
          title={m.end_tokens_of({ name: question.name })}
          action={m.end_tokens()}
          danger
          open
          onClose={close}
          onDo={() => data(http.DELETE("/api/v1/devices/{deviceId}", path(question.id))).then(changed)}
        >
          <p>{m.end_tokens_says()}</p>
        </Ask>
      )}
      {question?.kind === "rotate" && (
        <Ask
          title={m.rotate_keys()}
          action={m.rotate_keys()}
          danger
          open
          onClose={close}
          onDo={async () => setKeys(await data(http.POST("/api/v1/account/pairing-keys/rotate")))}
        >
          <p>{m.rotate_keys_says()}</p>
        </Ask>
      )}
      {keys && (
        <ShownOnce
          title={m.pairing_keys()}
          values={[
            [m.pairing_key(), keys.pairingKey],
            [m.admin_pairing_key(), keys.adminPairingKey],
          ]}
          onClose={() => setKeys(undefined)}
        />
      )}
    </div>
  );
}

function Rename({ id, name: given, onClose }: { id: string; name: string; onClose: () => void }) {
  const [name, setName] = useState(given);
  return (
    <Ask
      title={m.rename()}
      action={m.save()}
      open
      onClose={onClose}
      disabled={name.trim() === ""}
      onDo={() => data(http.PUT("/api/v1/devices/{deviceId}", { ...path(id), body: { name: name.trim() } })).then(changed)}
    >
      <TextInput label={m.name()} value={name} onChange={setName} autoFocus isRequired maxLength={128} />
    </Ask>
  );
}
