/** The workflow that is started when a run of another one has failed. */
import { useQuery } from "@tanstack/react-query";
import { workflowNamesQuery, workflowOptions } from "../../api/workflows";
import { m } from "../../i18n";
import { Choice } from "../../ui/choice";

const NONE = "";

interface Props {
  /** The workflow whose failures they are; it does not start itself. */
  id: string;
  value: string;
  isDisabled: boolean;
  onChange: (id: string) => void;
}

export function OnFailure({ id, value, isDisabled, onChange }: Props) {
  const known = useQuery(workflowNamesQuery).data ?? [];
  const others = known.filter((each) => each.id !== id);
  // One that is stored and not listed is shown by its id, so that it is not lost.
  const far = value !== NONE && !others.some((each) => each.id === value) ? [{ id: value, name: value }] : [];
  return (
    <Choice
      label={m.on_failure()}
      hint={m.on_failure_says()}
      value={value}
      isDisabled={isDisabled}
      options={[{ id: NONE, name: m.on_failure_none() }, ...far, ...workflowOptions(others)]}
      onChange={onChange}
    />
  );
}
