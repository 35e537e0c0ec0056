/** How a caller of an API shows who it is, in words, and what each kind of API takes. */
import type { ApiRecord } from "../../api/apis";
import { m } from "../../i18n";

export const PROOFS = { none: m.proof_none, token: m.proof_token, password: m.proof_password, hmac: m.proof_hmac } as const;
export type Proof = keyof typeof PROOFS;
/** How callers show who they are. AI clients and those of itrigger bring an access token, whatever the record says. */
export const proofWords = (kind: ApiRecord["kind"], auth: Proof) =>
  kind === "mcp" || kind === "itrigger" ? m.proof_access() : PROOFS[auth]();

export type Kind = ApiRecord["kind"];
export type Method = ApiRecord["methods"][number];

interface Takes {
  says: () => string;
  proofs: readonly Proof[];
  methods: readonly Method[];
  /** The methods that a new one has. */
  first: readonly Method[];
}

const BOTH = ["GET", "POST"] as const;
export const KINDS: Record<Kind, Takes> = {
  botman: { says: m.kind_botman, proofs: ["none", "token", "password"], methods: BOTH, first: BOTH },
  itrigger: { says: m.kind_itrigger, proofs: ["none"], methods: BOTH, first: BOTH },
  webhook: { says: m.kind_webhook, proofs: ["hmac", "token", "password", "none"], methods: ["GET", "POST", "PUT", "PATCH"], first: ["POST"] },
  mcp: { says: m.kind_mcp, proofs: ["token"], methods: [], first: [] },
};
