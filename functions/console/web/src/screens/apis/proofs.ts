/** How a caller of an API shows who it is, in words. */
import { m } from "../../i18n";

export const PROOFS = { none: m.proof_none, token: m.proof_token, password: m.proof_password } as const;
