/** Pairs this browser: with a key, or without one on the host's own computer. */
import { useMutation } from "@tanstack/react-query";
import { Form } from "react-aria-components";
import { useState } from "react";
import { pair } from "../api/auth";
import { m } from "../i18n";
import { Button } from "../ui/button";
import { Check, TextInput } from "../ui/fields";
import { Mark } from "../ui/logo";
import { ErrorText } from "../ui/state";
import { LanguageMenu, ThemeMenu } from "./choices";

/** What a header can carry. */
const SENDABLE = /^[\x21-\x7e]*$/;
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

export function SignIn({ again }: { again?: boolean }) {
  const [key, setKey] = useState("");
  const [keep, setKeep] = useState(false);
  const entry = useMutation({
    mutationFn: async (given: string | undefined) => {
      if (given && !SENDABLE.test(given)) throw new Error(m.key_characters());
      return pair(given, keep);
    },
  });
  return (
    <main className="sign-in">
      <title>{`${m.sign_in()} · Sluice`}</title>
      <div className="card">
        <div className="row">
          <Mark />
          <h1>{again ? m.sign_in_again() : m.sign_in_title()}</h1>
        </div>
        <p className="muted">{again ? m.sign_in_again_says() : m.sign_in_says()}</p>
        <Form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            entry.mutate(key.trim());
          }}
        >
          <TextInput
            label={m.pairing_key()}
            value={key}
            onChange={setKey}
            type="password"
            autoComplete="off"
            autoFocus
            isRequired
            hint={m.pairing_key_says()}
          />
          <Check isSelected={keep} onChange={setKeep}>
            {m.keep_signed_in()}
          </Check>
          {entry.error && <ErrorText error={entry.error} />}
          <Button type="submit" kind="primary" isPending={entry.isPending}>
            {m.sign_in()}
          </Button>
        </Form>
        {LOOPBACK.includes(location.hostname) && (
          <div className="alternative">
            <p className="small muted">{m.this_computer_says()}</p>
            <Button onPress={() => entry.mutate(undefined)} isDisabled={entry.isPending}>
              {m.this_computer()}
            </Button>
          </div>
        )}
      </div>
      <div className="row center">
        <LanguageMenu />
        <ThemeMenu />
      </div>
    </main>
  );
}
