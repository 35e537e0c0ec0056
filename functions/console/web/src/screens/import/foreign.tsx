/** A file of another system: what becomes of each part, and then its import. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Format, importForeign, previewQuery } from "../../api/foreign";
import { type Folder, workflowsChanged } from "../../api/workflows";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { Check, TextInput } from "../../ui/fields";
import { ErrorText, Skeleton } from "../../ui/state";
import { toast } from "../../ui/toast";
import { bring } from "../workflows/bring";
import { folderOptions } from "../workflows/ordered";
import { Report } from "./report";
import { type Kind, KINDS, type Source } from "./source";

const NAMES: Record<Kind, () => string> = {
  own: m.im_own,
  n8n: () => "n8n",
  asl: () => "AWS Step Functions (Amazon States Language)",
  juggle: () => "Juggle",
};
const TOP = "*";

interface Props {
  number: number;
  source: Source;
  into?: string;
  folders: Folder[];
  /** Afterwards, with the first workflow that it has become. */
  onDone: (workflow: string | undefined) => Promise<void>;
  onClose: () => void;
}

export function Foreign({ number, source, into, folders, onDone, onClose }: Props) {
  const [kind, setKind] = useState<Kind | null>(source.kind ?? null);
  const [name, setName] = useState(source.name);
  const [folder, setFolder] = useState(into ?? TOP);
  const [override, setOverride] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const foreign = kind === "own" ? null : kind;
  const title = name.trim() || source.name;
  const preview = useQuery({ ...previewQuery(number, foreign ?? "n8n", source.value, source.name), enabled: foreign !== null });
  const store = async (format: Format) => {
    const { imported, skipped, errors } = await importForeign(format, source.value, { name: title, override, folderId: folder === TOP ? undefined : folder });
    await workflowsChanged();
    const [first] = imported;
    const failed = errors.map((each) => each.error).join(" ");
    if (!first) throw new Error(failed || m.im_exists());
    toast([m.imported({ count: imported.length }), skipped.length > 0 && m.import_skipped({ count: skipped.length }), failed].filter(Boolean).join(" · "));
    return first.workflowId;
  };
  const run = async () => {
    setBusy(true);
    setError(undefined);
    try {
      if (foreign) await onDone(await store(foreign));
      else {
        await bring(source.file, folder === TOP ? undefined : folder);
        await onDone(undefined);
      }
    } catch (cause) {
      setError(cause);
      setBusy(false);
    }
  };
  const ready = kind === "own" || (foreign !== null && preview.data !== undefined);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <div className="pair">
        <Choice
          label={m.im_format({ file: source.file.name })}
          value={kind}
          placeholder={m.choose()}
          isRequired
          options={KINDS.map((id) => ({ id, name: NAMES[id]() }))}
          onChange={setKind}
        />
        <Choice
          label={m.folder()}
          value={folder}
          options={[{ id: TOP, name: m.no_folder() }, ...folderOptions(folders)]}
          onChange={setFolder}
        />
      </div>
      {kind === null && <p className="notice">{m.im_unclear()}</p>}
      {foreign && (
        <>
          {preview.error ? <ErrorText error={preview.error} /> : preview.data ? <Report of={preview.data} /> : <Skeleton rows={4} />}
          {preview.data?.workflows.some((each) => each.name === source.name) && (
            <TextInput label={m.im_name()} value={name} onChange={setName} maxLength={200} hint={m.im_name_says()} />
          )}
          <Check isSelected={override} onChange={setOverride}>
            {m.im_override()}
          </Check>
        </>
      )}
      {error !== undefined && <ErrorText error={error} />}
      <footer>
        <Button onPress={onClose}>{m.cancel()}</Button>
        <Button type="submit" kind="primary" icon="upload" isPending={busy} isDisabled={!ready}>
          {m.do_import()}
        </Button>
      </footer>
    </form>
  );
}
