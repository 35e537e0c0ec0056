/** The whole: language, session, screens. */
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { I18nProvider } from "react-aria-components";
import { useSession } from "../api/session";
import { locale, tag } from "../i18n";
import { useStore } from "../ui/store";
import { Toasts } from "../ui/toast";
import { router } from "./router";
import { SignIn } from "./sign-in";
import { Skeleton } from "../ui/state";

export function App() {
  const language = useStore(locale);
  const session = useSession();
  useEffect(() => {
    document.documentElement.lang = tag();
  }, [language]);
  return (
    <I18nProvider locale={tag()}>
      {/* Texts are functions of the language: a change of it draws everything anew. */}
      <div key={language} className="app">
        {session.state === "starting" && <Skeleton />}
        {session.state === "out" && <SignIn />}
        {session.state === "in" && <RouterProvider router={router} />}
        {session.state === "in" && session.lapsed && (
          <div className="over">
            <SignIn again />
          </div>
        )}
        <Toasts />
      </div>
    </I18nProvider>
  );
}
