/** Brings workflows from files, one file after the other. Those of other systems are shown first as what they would become. */
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { DropZone, isFileDropItem } from "react-aria-components";
import type { Folder } from "../../api/workflows";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { TextInput } from "../../ui/fields";
import { Icon } from "../../ui/icon";
import { ErrorText } from "../../ui/state";
import { bring } from "../workflows/bring";
import { Foreign } from "./foreign";
import { pasted, type Source, sourceOf } from "./source";
import "./import.css";

interface Props {
  /** Those that were dropped or chosen elsewhere. */
  files?: File[];
  /** The folder that is open. */
  into?: string;
  folders: Folder[];
  onClose: () => void;
}

export function Import({ files, into, folders, onClose }: Props) {
  const navigate = useNavigate();
  const [source, setSource] = useState<Source>();
  const [count, setCount] = useState(0);
  const [error, setError] = useState<unknown>();
  const waiting = useRef<File[]>([]);
  const begun = useRef(false);
  /** Takes files until one has something to ask. */
  const take = async (more: File[]) => {
    waiting.current.push(...more);
    setError(undefined);
    for (let file = waiting.current.shift(); file; file = waiting.current.shift()) {
      try {
        const next = await sourceOf(file);
        if (next.kind !== "own") {
          setCount((now) => now + 1);
          return setSource(next);
        }
        await bring(file, into);
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        return setError(new Error(`${file.name}: ${why}`));
      }
    }
    onClose();
  };
  useEffect(() => {
    if (begun.current || !files || files.length === 0) return;
    begun.current = true;
    void take(files);
  });
  const done = async (workflow: string | undefined) => {
    setSource(undefined);
    if (waiting.current.length > 0) return take([]);
    onClose();
    if (workflow) await navigate({ to: "/w/$id/steps", params: { id: workflow } });
  };
  if (!source && files && !error) return null;
  return (
    <Dialog title={m.im_title()} open wide onClose={onClose}>
      {source ? (
        <Foreign key={count} number={count} source={source} into={into} folders={folders} onDone={done} onClose={onClose} />
      ) : (
        <>
          <Pick onFiles={(chosen) => void take(chosen)} onClose={onClose} />
          {error !== undefined && <ErrorText error={error} />}
        </>
      )}
    </Dialog>
  );
}

function Pick({ onFiles, onClose }: { onFiles: (files: File[]) => void; onClose: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        onFiles([pasted(text, m.im_pasted())]);
      }}
    >
      <p className="muted">{m.im_says()}</p>
      <DropZone
        className="import-drop"
        aria-label={m.import_drop()}
        getDropOperation={() => "copy"}
        onDrop={async ({ items }) => onFiles(await Promise.all(items.filter(isFileDropItem).map((item) => item.getFile())))}
      >
        <Icon name="upload" />
        <span>{m.im_drop()}</span>
        <Button onPress={() => input.current?.click()}>{m.im_choose()}</Button>
      </DropZone>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept=".json,.yaml,.yml,.zip,application/json,application/zip"
        aria-label={m.import_file()}
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])];
          event.target.value = "";
          if (chosen.length > 0) onFiles(chosen);
        }}
      />
      <TextInput label={m.im_paste()} value={text} onChange={setText} rows={6} code />
      <footer>
        <Button onPress={onClose}>{m.cancel()}</Button>
        <Button type="submit" kind="primary" isDisabled={text.trim() === ""}>
          {m.im_next()}
        </Button>
      </footer>
    </form>
  );
}
