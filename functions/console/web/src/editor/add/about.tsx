/** What a module does, takes and gives. */
import { useQuery } from "@tanstack/react-query";
import { stringify } from "yaml";
import { detailsQuery } from "../../api/modules";
import { m, named } from "../../i18n";
import { Skeleton } from "../../ui/state";
import { typeWord } from "../../ui/types";

export function About({ id }: { id: string }) {
  const module = useQuery(detailsQuery).data?.modules.get(id);
  if (!module) {
    return (
      <div className="about">
        <Skeleton rows={3} />
      </div>
    );
  }
  const { metadata, inputs, outputs, examples } = module;
  const example = examples[0];
  return (
    // A part that scrolls can be reached by keyboard.
    <section className="about" tabIndex={0} aria-label={named(metadata.name, metadata.nameEn)}>
      <h3>{named(metadata.name, metadata.nameEn)}</h3>
      <p>{named(metadata.description, metadata.descriptionEn)}</p>
      <Names title={m.ed_inputs()} of={inputs.map((input) => ({ ...input, must: input.required }))} />
      {example && (
        <>
          <h3 className="muted">{m.ed_example({ name: named(example.nameZh, example.name) })}</h3>
          <p className="small">{named(example.descriptionZh, example.description)}</p>
          {Object.keys(example.parameters).length > 0 && <pre>{stringify(example.parameters, { lineWidth: 0 }).trimEnd()}</pre>}
        </>
      )}
      <Names title={m.ed_outputs()} of={outputs.map((output) => ({ ...output, must: false }))} />
    </section>
  );
}

interface Name {
  id: string;
  label: string;
  labelEn: string;
  type: string;
  must: boolean;
}

function Names({ title, of }: { title: string; of: Name[] }) {
  if (of.length === 0) return null;
  return (
    <>
      <h3 className="muted">{title}</h3>
      <ul>
        {of.map(({ id, label, labelEn, type, must }) => (
          <li key={id}>
            {named(label, labelEn)}
            {must && " *"} <span className="muted small">{typeWord(type)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
