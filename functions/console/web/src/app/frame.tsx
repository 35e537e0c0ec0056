/** What stands around every screen: the rail, the bar, and what is said above all. */
import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { RouterProvider as AriaRouter } from "react-aria-components";
import { signOut } from "../api/auth";
import { useSession } from "../api/session";
import { m } from "../i18n";
import { IconButton } from "../ui/button";
import { Mark } from "../ui/logo";
import { Menu } from "../ui/menu";
import { LanguageMenu, ThemeMenu } from "./choices";
import { useKeys } from "./keys";
import { Notices } from "./notices";
// No chunk of its own: what one types after its keys must find a field.
import { Palette } from "./palette";
import { Rail } from "./rail";

const Help = lazy(() => import("./help").then((file) => ({ default: file.Help })));

type Open = "palette" | "help" | undefined;

export function Frame() {
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open>();
  useKeys({ palette: () => setOpen("palette"), help: () => setOpen("help") });
  return (
    <AriaRouter navigate={(to) => void navigate({ to })}>
      <div className="frame">
        <a className="skip" href="#main">
          {m.skip()}
        </a>
        <header className="bar">
          <Link to="/" className="brand" aria-label="Sluice">
            <Mark />
            <span>Sluice</span>
          </Link>
          <button type="button" className="finder" onClick={() => setOpen("palette")}>
            <span>{m.palette()}</span>
            <kbd>Ctrl K</kbd>
          </button>
          <div className="row end">
            <LanguageMenu />
            <ThemeMenu />
            <IconButton icon="help" label={m.help()} onPress={() => setOpen("help")} />
            <Account />
          </div>
        </header>
        <Rail />
        <main id="main" tabIndex={-1}>
          <Notices />
          <Outlet />
        </main>
      </div>
      <Suspense>
        {open === "palette" && <Palette onClose={() => setOpen(undefined)} />}
        {open === "help" && <Help onClose={() => setOpen(undefined)} />}
      </Suspense>
    </AriaRouter>
  );
}

function Account() {
  const session = useSession();
  const navigate = useNavigate();
  if (session.state !== "in") return null;
  return (
    <Menu
      label={m.account()}
      actions={[
        { id: "settings", name: m.settings(), icon: "settings", onAction: () => void navigate({ to: "/settings" }) },
        { id: "out", name: m.sign_out(), icon: "out", onAction: () => void signOut() },
      ]}
    >
      {session.claims.account}
    </Menu>
  );
}
