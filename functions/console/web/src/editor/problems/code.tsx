/** The code of a finding, which leads to its explanation. */
import { Link } from "@tanstack/react-router";
import { m } from "../../i18n";
import { guide } from "../../ui/guide";

const { page } = guide("findings");

export function Code({ of }: { of: string }) {
  // In a tab of its own: what is being edited stays open.
  return (
    <Link to="/docs/$" params={{ _splat: page }} hash={of} target="_blank" className="code finding" aria-label={m.explained({ what: of })}>
      {of}
    </Link>
  );
}
