/** Code that calls it, in three languages. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import type { Document, Schemas } from "../../api/described";
import { m } from "../../i18n";
import { Choice } from "../../ui/choice";
import { Code } from "./code";
import { curl, pythonCode, typescript } from "./snippets";
import { type Way, waysOf } from "./ways";

const LANGUAGES = { curl: (way: Way) => curl(way), TypeScript: typescript, Python: pythonCode };
type Language = keyof typeof LANGUAGES;

export function Snippets({ of, types }: { of: Document; types: Schemas }) {
  const ways = waysOf(of, location.origin);
  const [chosen, setChosen] = useState(ways[0]?.id ?? null);
  const [language, setLanguage] = useState<Language>("curl");
  const way = ways.find(({ id }) => id === chosen);
  if (!way) return <p className="notice">{m.call_none()}</p>;
  return (
    <div className="stack">
      {ways.length > 1 && <Choice label={m.call_way()} value={way.id} options={ways.map(({ id }) => ({ id, name: id }))} onChange={setChosen} />}
      <Code
        text={LANGUAGES[language](way, types)}
        label={language}
        head={
          <ToggleButtonGroup
            className="languages"
            aria-label={m.call_language()}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[language]}
            onSelectionChange={([key]) => key && setLanguage(key as Language)}
          >
            {Object.keys(LANGUAGES).map((id) => (
              <ToggleButton key={id} id={id}>
                {id}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        }
      />
      <Proof of={way} />
    </div>
  );
}

/** Where the token comes from. */
function Proof({ of: { proofs, url } }: { of: Way }) {
  const [proof] = proofs;
  if (new URL(url).pathname.startsWith("/v1/hooks/")) return <p className="muted small">{m.call_signed()}</p>;
  if (!proof) return <p className="muted small">{m.call_open()}</p>;
  if (proof.header.toLowerCase() === "authorization") return <p className="muted small">{m.call_bearer({ variable: proof.variable })}</p>;
  if (proof.header === "juggle-token") {
    return (
      <p className="muted small">
        {m.call_token({ variable: proof.variable })}{" "}
        <Link to="/access" search={{ tab: "tokens" }}>
          {m.call_tokens()}
        </Link>
      </p>
    );
  }
  return <p className="muted small">{m.call_own({ variable: proofs.map(({ variable }) => variable).join(m.ts_comma()) })}</p>;
}
