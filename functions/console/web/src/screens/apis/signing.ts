/** How the requests of a webhook are signed, as the form has it. */
import type { ApiBody, ApiRecord } from "../../api/apis";
import { m } from "../../i18n";

type Signature = NonNullable<ApiRecord["signature"]>;
export type Preset = Signature["preset"];

/** The name of each preset. Those of senders are the same in all languages. */
export const PRESETS: Record<Preset, () => string> = {
  github: () => "GitHub, Meta",
  stripe: () => "Stripe",
  slack: () => "Slack",
  shopify: () => "Shopify",
  standard_webhooks: () => "Standard Webhooks, Svix",
  custom: m.sign_custom,
};
export const ALGORITHMS = ["sha1", "sha256", "sha512"] as const;
export const ENCODINGS = ["hex", "base64"] as const;
/** How many secrets may be valid at the same time. */
export const MOST_SECRETS = 5;

export interface Signing {
  preset: Preset;
  /** Those that were typed; the stored ones are never shown. */
  secrets: string[];
  tolerance: string;
  header: string;
  algorithm: string;
  encoding: string;
  prefix: string;
  signed: string;
}

export const signingOf = (stored?: Signature): Signing => ({
  preset: stored?.preset ?? "github",
  secrets: [""],
  tolerance: stored?.toleranceSeconds === undefined ? "" : String(stored.toleranceSeconds),
  header: stored?.header ?? "",
  algorithm: stored?.algorithm ?? "sha256",
  encoding: stored?.encoding ?? "hex",
  prefix: stored?.prefix ?? "",
  signed: stored?.signed ?? "",
});

/** Whether such signatures contain a time. */
export const isTimed = (preset: Preset) => preset === "stripe" || preset === "slack" || preset === "standard_webhooks";

/** The value of the field `auth`. What the preset does not have is left out. */
export function hmac({ preset, secrets, tolerance, header, algorithm, encoding, prefix, signed }: Signing) {
  const common = { type: "hmac", secrets: secrets.filter((secret) => secret !== "") } as const;
  if (preset === "custom") {
    const chosen = { algorithm: algorithm as (typeof ALGORITHMS)[number], encoding: encoding as (typeof ENCODINGS)[number] };
    return { ...common, preset, header: header.trim(), ...chosen, prefix: prefix || null, signed: signed || null } satisfies ApiBody["auth"];
  }
  if (preset === "github" || preset === "shopify") return { ...common, preset } satisfies ApiBody["auth"];
  return { ...common, preset, toleranceSeconds: tolerance.trim() || null } satisfies ApiBody["auth"];
}

/** Whether anything but the secrets differs from what is stored. */
export function isChanged(signing: Signing, stored: Signature | undefined): boolean {
  const bare = (each: Signing) => JSON.stringify({ ...hmac(each), secrets: [] });
  return stored === undefined || bare(signing) !== bare(signingOf(stored));
}

/** Whether the form has what a signature needs. Secrets that are stored stay only with their signature. */
export function isComplete(signing: Signing, stored: Signature | undefined): boolean {
  const hasSecret = signing.secrets.some((secret) => secret !== "");
  return (hasSecret || !isChanged(signing, stored)) && (signing.preset !== "custom" || signing.header.trim() !== "");
}
