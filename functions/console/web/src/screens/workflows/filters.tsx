import { type Filter, type WorkflowRow } from "../../api/workflows";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { SearchBox } from "../../ui/fields";
import { useTyped } from "../../ui/typed";

interface FiltersProps {
  filter: Filter;
  change: (part: Filter) => void;
  rows: WorkflowRow[];
}

export function Filters({ filter, change, rows }: FiltersProps) {
  const [text, setText] = useTyped(filter.q ?? "", (q) => change({ q: q || undefined }));
  const tags = [...new Set([...(filter.tag ? [filter.tag] : []), ...rows.flatMap((row) => row.tags)])].sort();
  return (
    <div className="toolbar" role="search">
      <SearchBox label={m.search_workflows()} value={text} onChange={setText} />
      <Choice
        bare
        label={m.state()}
        value={filter.state === "on" ? "on" : "all"}
        options={[
          { id: "all", name: m.state_all() },
          { id: "on", name: m.state_on() },
        ]}
        onChange={(state) => change({ state: state === "on" ? "on" : undefined })}
      />
      {tags.length > 0 && (
        <Choice
          bare
          label={m.tag()}
          value={filter.tag ?? "*"}
          options={[{ id: "*", name: m.any_tag() }, ...tags.map((tag) => ({ id: tag, name: tag }))]}
          onChange={(tag) => change({ tag: tag === "*" ? undefined : tag })}
        />
      )}
      {(filter.q || filter.tag || filter.state) && (
        <Button kind="quiet" onPress={() => (setText(""), change({ q: undefined, tag: undefined, state: undefined }))}>
          {m.clear_filters()}
        </Button>
      )}
    </div>
  );
}
