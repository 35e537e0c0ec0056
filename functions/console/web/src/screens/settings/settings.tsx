/** Settings: of this browser, and of the account. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountQuery } from "../../api/account";
import { data, http } from "../../api/client";
import { queries } from "../../api/keys";
import { useMay } from "../../api/session";
import { LOCALES, locale, m } from "../../i18n";
import { themeNames } from "../../app/choices";
import { Button } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { TextInput, Toggle } from "../../ui/fields";
import { Page, Panel } from "../../ui/page";
import { ErrorText, Loaded } from "../../ui/state";
import { letters, THEMES, theme } from "../../ui/prefs";
import { useStore } from "../../ui/store";
import { toast } from "../../ui/toast";
import { Archive } from "./archive";

export function Settings() {
  const mayAdminister = useMay("admin");
  return (
    <Page title={m.settings()} explained="settings">
      <div className="columns even">
        <Browser />
        <Archive />
        {mayAdminister && <Account />}
      </div>
    </Page>
  );
}

function Browser() {
  const language = useStore(locale);
  const chosen = useStore(theme);
  const single = useStore(letters);
  return (
    <Panel title={m.this_browser()}>
      <div className="form">
        <Choice label={m.language()} value={language} options={LOCALES} onChange={(id) => locale.set(id)} />
        <Choice
          label={m.theme()}
          value={chosen}
          options={THEMES.map((id) => ({ id, name: themeNames[id]() }))}
          onChange={(id) => theme.set(id)}
        />
        <Toggle isSelected={single} onChange={(on) => letters.set(on)}>
          {m.single_letters()}
        </Toggle>
      </div>
    </Panel>
  );
}

const LIMITS = ["auth", "execute", "query", "modify", "watch"] as const;
type Limits = Record<(typeof LIMITS)[number], number | null>;
const LIMIT_NAMES: Record<(typeof LIMITS)[number], () => string> = {
  auth: m.limit_auth,
  execute: m.limit_execute,
  query: m.limit_query,
  modify: m.limit_modify,
  watch: m.limit_watch,
};

function Account() {
  // Read again after a save alone: what is typed stays.
  const query = useQuery({ ...accountQuery, staleTime: Infinity });
  return (
    <Panel title={m.account()}>
      <Loaded query={query}>{(account) => <AccountForm key={query.dataUpdatedAt} account={account} />}</Loaded>
    </Panel>
  );
}

interface AccountFormProps {
  account: {
    account: string;
    allowExecuteDisabled: boolean;
    rateLimits: Limits;
    dailyTokenLimit: number | null;
    callbackAllowList: string[];
  };
}

const text = (value: number | null) => (value === null ? "" : String(value));
const amount = (value: string) => (value.trim() === "" ? null : Number(value));

function AccountForm({ account }: AccountFormProps) {
  const [limits, setLimits] = useState(Object.fromEntries(LIMITS.map((name) => [name, text(account.rateLimits[name])])));
  const [tokens, setTokens] = useState(text(account.dailyTokenLimit));
  const [hosts, setHosts] = useState(account.callbackAllowList.join("\n"));
  const [disabled, setDisabled] = useState(account.allowExecuteDisabled);
  const [error, setError] = useState<unknown>();
  const save = async () => {
    setError(undefined);
    try {
      await data(
        http.PUT("/api/v1/account", {
          body: {
            allowExecuteDisabled: disabled,
            rateLimits: Object.fromEntries(LIMITS.map((name) => [name, amount(limits[name] ?? "")])),
            dailyTokenLimit: amount(tokens),
            callbackAllowList: hosts.split("\n").map((host) => host.trim()).filter(Boolean),
          },
        }),
      );
      toast(m.saved());
      await queries.invalidateQueries({ queryKey: ["account"] });
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className="muted small">{m.limits_say()}</p>
      <div className="pair">
        {LIMITS.map((name) => (
          <TextInput
            key={name}
            label={LIMIT_NAMES[name]()}
            type="number"
            value={limits[name] ?? ""}
            placeholder={m.deployments()}
            onChange={(value) => setLimits((now) => ({ ...now, [name]: value }))}
          />
        ))}
      </div>
      <TextInput label={m.token_limit()} type="number" value={tokens} onChange={setTokens} placeholder={m.no_limit()} />
      <TextInput label={m.callback_hosts()} value={hosts} onChange={setHosts} rows={3} code hint={m.callback_hosts_say()} />
      <Toggle isSelected={disabled} onChange={setDisabled}>
        {m.allow_disabled()}
      </Toggle>
      {error !== undefined && <ErrorText error={error} />}
      <footer>
        <Button type="submit" kind="primary">
          {m.save()}
        </Button>
      </footer>
    </form>
  );
}
