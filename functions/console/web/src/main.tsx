import "./style/all.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app";
import { start } from "./api/auth";
import { queries } from "./api/keys";
import { applyTheme, theme } from "./ui/prefs";

applyTheme();
theme.listen(applyTheme);
void start();

const place = document.getElementById("app");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}
