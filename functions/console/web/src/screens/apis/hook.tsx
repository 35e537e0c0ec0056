/** What only a webhook has: its redeliveries, and the token of its sender's handshake. */
import type { ApiRecord } from "../../api/apis";
import { m } from "../../i18n";
import { Check, TextInput } from "../../ui/fields";

export interface Hook {
  idempotencyKey: string;
  /** What was typed; the stored one is never shown. */
  verifyToken: string;
  dropsToken: boolean;
}

export const hookOf = (api?: ApiRecord): Hook => ({ idempotencyKey: api?.idempotencyKey ?? "", verifyToken: "", dropsToken: false });

/** The fields of the body. A verify token that is neither typed nor removed stays. */
export const hookBody = ({ idempotencyKey, verifyToken, dropsToken }: Hook) => ({
  idempotencyKey: idempotencyKey.trim() || null,
  ...(dropsToken ? { verifyToken: null } : verifyToken ? { verifyToken } : {}),
});

interface HookProps {
  value: Hook;
  hasToken: boolean;
  onChange: (value: Hook) => void;
}

export function HookFields({ value, hasToken, onChange }: HookProps) {
  const set = (change: Partial<Hook>) => onChange({ ...value, ...change });
  return (
    <>
      <TextInput
        label={m.hook_key()}
        value={value.idempotencyKey}
        onChange={(idempotencyKey) => set({ idempotencyKey })}
        code
        hint={m.hook_key_says()}
        placeholder="{{trigger.headers.X-GitHub-Delivery}}"
      />
      <TextInput
        label={m.verify_token()}
        type="password"
        autoComplete="off"
        value={value.verifyToken}
        onChange={(verifyToken) => set({ verifyToken })}
        isDisabled={value.dropsToken}
        hint={hasToken ? m.verify_token_keep() : m.verify_token_says()}
      />
      {hasToken && (
        <Check isSelected={value.dropsToken} onChange={(dropsToken) => set({ dropsToken })}>
          {m.verify_token_remove()}
        </Check>
      )}
    </>
  );
}
