/** The kinds of connections and their fields in words. What the host has beyond these is shown by its own name. */
import { m } from "../../i18n";

const KINDS: Record<string, () => string> = {
  basic: m.proof_password,
  bearer: m.credential_bearer,
  api_key: m.credential_api_key,
  oauth2_client_credentials: m.credential_client,
  oauth2_refresh: m.credential_refresh,
  aws_sigv4: m.credential_aws,
};
const FIELDS: Record<string, () => string> = {
  username: m.user,
  password: m.password,
  token: m.token,
  name: m.field_key_name,
  value: m.field_key_value,
  in: m.field_key_in,
  tokenUrl: m.field_token_url,
  clientId: m.client_id,
  clientSecret: m.client_secret,
  scope: m.field_scope,
  audience: m.field_audience,
  clientAuth: m.field_client_auth,
  refreshToken: m.field_refresh_token,
  accessKeyId: m.field_access_key,
  secretAccessKey: m.field_secret_key,
  sessionToken: m.field_session_token,
  region: m.field_region,
  service: m.field_service,
};

export const kindWord = (kind: string) => KINDS[kind]?.() ?? kind;
export const fieldWord = (name: string) => FIELDS[name]?.() ?? name;
