/** The documentation of this version. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useLocation } from "@tanstack/react-router";
import { Fragment, type ReactNode, useEffect, useMemo } from "react";
import { locale, m } from "../../i18n";
import { IconButton } from "../../ui/button";
import { copy } from "../../ui/id";
import { Page } from "../../ui/page";
import { Empty, Loaded } from "../../ui/state";
import { type Block, blocks, type Inline, textOf } from "./markdown";
import { has, load, START } from "./pages";
import { target } from "./target";
import "./docs.css";

const route = getRouteApi("/docs/$");

export function Docs() {
  const page = route.useParams()._splat || START;
  const query = useQuery({ queryKey: ["docs", page], queryFn: async () => (await load(page)) ?? null, staleTime: Infinity });
  const read = useMemo(() => (query.data ? blocks(query.data) : []), [query.data]);
  const title = read.find((block) => block.kind === "heading");
  const { hash } = useLocation();
  useEffect(() => {
    if (read.length > 0) document.getElementById(hash)?.scrollIntoView();
  }, [read, hash]);
  return (
    <Page
      title={title ? textOf(title.parts) : m.documentation()}
      heading={title && <span lang="en">{textOf(title.parts)}</span>}
      actions={
        page !== START && (
          <Link to="/docs/$" params={{ _splat: "" }} className="button">
            {m.documentation_all()}
          </Link>
        )
      }
    >
      <Loaded query={query}>
        {(text) =>
          text === null ? (
            <Empty icon="search" title={m.lost_says()} />
          ) : (
            <>
              {locale.get() !== "en" && <p className="aside small">{m.documentation_english()}</p>}
              <article className="panel doc" lang="en">
                {read.filter((block) => block !== title).map((block, index) => (
                  <Piece key={index} of={block} page={page} here={hash} />
                ))}
              </article>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

/** `here` is the part that the address names. */
function Piece({ of, page, here }: { of: Block; page: string; here?: string }): ReactNode {
  switch (of.kind) {
    case "heading":
      return of.level <= 2 ? (
        <h2 id={of.id}>
          <Words of={of.parts} page={page} />
        </h2>
      ) : (
        <h3 id={of.id}>
          <Words of={of.parts} page={page} />
        </h3>
      );
    case "paragraph":
      return textOf(of.parts).trim() === "" ? null : (
        <p>
          <Words of={of.parts} page={page} />
        </p>
      );
    case "code":
      return (
        <div className="sample">
          <pre tabIndex={0}>{of.text}</pre>
          <IconButton icon="copy" label={m.copy()} onPress={() => void copy(of.text, m.command())} />
        </div>
      );
    case "list": {
      const items = of.items.map((item, index) => (
        <li key={index}>
          {item.map((block, at) => (
            <Piece key={at} of={block} page={page} />
          ))}
        </li>
      ));
      return of.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case "table":
      return (
        <div className="wide-table" tabIndex={0} role="group" aria-label={of.head.map(textOf).join(", ")}>
          <table>
            <thead>
              <tr>
                {of.head.map((cell, index) => (
                  <th key={index} scope="col">
                    <Words of={cell} page={page} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {of.rows.map(({ id, cells }, index) => (
                <tr key={index} id={id} data-here={id !== undefined && id === here ? "" : undefined}>
                  {cells.map((cell, at) => (
                    <td key={at}>
                      <Words of={cell} page={page} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}

function Words({ of, page }: { of: Inline[]; page: string }): ReactNode {
  return of.map((part, index) => <Fragment key={index}>{word(part, page)}</Fragment>);
}

function word(part: Inline, page: string): ReactNode {
  switch (part.kind) {
    case "text":
      return part.text;
    case "code":
      return <code>{part.text}</code>;
    case "break":
      return <br />;
    case "strong":
      return (
        <strong>
          <Words of={part.parts} page={page} />
        </strong>
      );
    case "em":
      return (
        <em>
          <Words of={part.parts} page={page} />
        </em>
      );
    case "link": {
      const words = <Words of={part.parts} page={page} />;
      const to = target(page, part.to, has);
      if (to === undefined) return words;
      if ("href" in to) return <a href={to.href}>{words}</a>;
      return (
        <Link to="/docs/$" params={{ _splat: to.page }} hash={to.hash} activeProps={{}}>
          {words}
        </Link>
      );
    }
  }
}
