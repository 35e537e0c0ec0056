/** Workflows that come from a file, wherever it was dropped or chosen. */
import { importFile, workflowsChanged } from "../../api/workflows";
import { m } from "../../i18n";
import { words } from "../../ui/state";
import { toast } from "../../ui/toast";

/** Imports a file and tells what has come of it. */
export async function bring(file: File, folder?: string) {
  try {
    const { imported, skipped, errors } = await importFile(file, folder);
    await workflowsChanged();
    const [first] = imported;
    const failure = errors[0] ? `${errors[0].filename}: ${errors[0].error}` : "";
    toast(
      [m.imported({ count: imported.length }), skipped.length > 0 && m.import_skipped({ count: skipped.length }), failure]
        .filter(Boolean)
        .join(" · "),
      first && { text: first.name, to: `/console/w/${encodeURIComponent(first.workflowId)}/steps` },
    );
  } catch (error) {
    toast(words(error));
  }
}
