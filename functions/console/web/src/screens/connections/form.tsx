/** Sets a connection. Secret fields that are left empty keep what is stored. */
import { useState } from "react";
import { type Connection, type Field, type Kind, setConnection } from "../../api/connections";
import { m } from "../../i18n";
import { Choice } from "../../ui/choice";
import { Ask } from "../../ui/dialog";
import { Check, TextInput } from "../../ui/fields";
import { body, lacking, stays, typedOf } from "./body";
import { fieldWord, kindWord } from "./words";

interface FormProps {
  stored?: Connection;
  kinds: Kind[];
  /** The names of all connections. */
  taken: string[];
  onClose: () => void;
}

export function ConnectionForm({ stored, kinds, taken, onClose }: FormProps) {
  const [name, setName] = useState(stored?.name ?? "");
  const [chosen, setChosen] = useState<string | null>(stored?.kind ?? null);
  const [typed, setTyped] = useState(typedOf(stored));
  const [hosts, setHosts] = useState(stored?.hosts.join("\n") ?? "");
  const [emptied, setEmptied] = useState<ReadonlySet<string>>(new Set());
  const isTaken = stored === undefined && taken.includes(name.trim());
  const kind = kinds.find((each) => each.kind === chosen);
  return (
    <Ask
      title={stored ? m.edit() : m.connection_new()}
      action={m.save()}
      open
      wide
      onClose={onClose}
      disabled={name.trim() === "" || isTaken || !kind || lacking(kind, typed, stored).length > 0}
      onDo={async () => kind && setConnection(name.trim(), body(kind, typed, hosts, emptied))}
    >
      <TextInput
        label={m.name()}
        value={name}
        onChange={setName}
        isDisabled={stored !== undefined}
        isRequired
        autoComplete="off"
        autoFocus={stored === undefined}
        hint={m.connection_name_says()}
        wrong={isTaken ? m.name_taken_connection() : undefined}
      />
      <Choice
        label={m.kind()}
        value={chosen}
        isRequired
        placeholder={m.choose()}
        options={kinds.map((each) => ({ id: each.kind as string, name: kindWord(each.kind) }))}
        onChange={setChosen}
      />
      {kind?.fields.map((field) => (
        <FieldInput
          key={`${kind.kind} ${field.name}`}
          field={field}
          value={typed[field.name] ?? ""}
          isStored={stays(field, kind.kind, stored) ?? false}
          onChange={(text) => setTyped({ ...typed, [field.name]: text })}
          isEmptied={emptied.has(field.name)}
          onEmpty={(on) => setEmptied(new Set([...emptied].filter((each) => each !== field.name).concat(on ? [field.name] : [])))}
        />
      ))}
      <TextInput label={m.connection_hosts()} value={hosts} onChange={setHosts} rows={2} code hint={m.connection_hosts_say()} />
    </Ask>
  );
}

interface FieldProps {
  field: Field;
  value: string;
  isStored: boolean;
  onChange: (value: string) => void;
  /** The stored value is taken away. */
  isEmptied: boolean;
  onEmpty: (on: boolean) => void;
}

function FieldInput({ field: { name, secret, required, options }, value, isStored, onChange, isEmptied, onEmpty }: FieldProps) {
  const label = fieldWord(name);
  if (options.length > 0) {
    const words = options.map((id) => ({ id, name: id }));
    // The host takes the first one if none is given.
    return <Choice label={label} value={value || (options[0] ?? null)} options={words} onChange={onChange} />;
  }
  return (
    <>
      <TextInput
        label={label}
        type={secret ? "password" : "text"}
        autoComplete="off"
        value={value}
        onChange={onChange}
        isRequired={required && !isStored}
        isDisabled={isEmptied}
        hint={isStored && !isEmptied && m.connection_secret_stays()}
      />
      {isStored && !required && (
        <Check isSelected={isEmptied} onChange={onEmpty}>
          {m.connection_secret_remove({ field: label })}
        </Check>
      )}
    </>
  );
}
