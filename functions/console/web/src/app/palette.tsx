/** Goes to anything: a place, a workflow by name, a run by its id. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from "react-aria-components";
import { data, http } from "../api/client";
import { signOut } from "../api/auth";
import { LOCALES, locale, m } from "../i18n";
import { Icon, type IconName } from "../ui/icon";
import { THEMES, theme } from "../ui/prefs";
import { themeNames } from "./choices";
import { PLACES } from "./rail";

/** What can be the id of a run: of any facade, so letters, figures and dashes. */
const RUN_ID = /^(exec-)?[0-9a-f-]{32,39}$/i;
const FOUND = 8;

interface Does {
  /** An address, where there is nothing else to do. */
  id: string;
  name: string;
  icon: IconName;
  act?: () => void;
}

/** What can be done from anywhere. */
const DOES = (): Does[] => [
  { id: "/workflows?new=true", name: m.workflow_new(), icon: "plus" },
  { id: "/settings", name: m.settings(), icon: "settings" },
  { id: "/docs/", name: m.documentation(), icon: "help" },
  ...THEMES.map((id): Does => ({ id: `theme ${id}`, name: m.palette_theme({ name: themeNames[id]() }), icon: "theme", act: () => theme.set(id) })),
  ...LOCALES.map(({ id, name }): Does => ({ id: `language ${id}`, name: m.palette_language({ name }), icon: "language", act: () => locale.set(id) })),
  { id: "out", name: m.sign_out(), icon: "out", act: () => void signOut() },
];

export function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const asked = useDeferredValue(text.trim());
  const { contains } = useFilter({ sensitivity: "base" });
  const found = useQuery({
    queryKey: ["workflows", "palette", asked],
    queryFn: ({ signal }) =>
      data(http.GET("/api/v1/workflows", { params: { query: { search: asked, limit: FOUND } }, signal })),
    enabled: asked.length > 0,
    staleTime: 30_000,
  });
  const places = PLACES.filter((place) => contains(place.name(), text.trim()));
  const commands = DOES().filter(({ name }) => text.trim() !== "" && contains(name, text.trim()));
  const go = (to: string) => {
    const command = commands.find(({ id }) => id === to);
    if (command) {
      onClose();
      if (command.act) command.act();
      else void navigate({ to: command.id });
      return;
    }

    onClose();
    void navigate({ to });
  };
  return (
    <ModalOverlay className="veil" isDismissable isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal">
        <Dialog aria-label={m.palette()} className="palette">
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField aria-label={m.palette()} autoFocus>
              <Input autoFocus className="input" placeholder={m.palette_hint()} />
            </SearchField>
            <Menu
              className="list"
              aria-label={m.palette()}
              onAction={(key) => go(String(key))}
              renderEmptyState={() => <p className="muted kind">{m.palette_nothing()}</p>}
            >
              {RUN_ID.test(text.trim()) && (
                <MenuItem key={text.trim()} id={`/r/${text.trim()}`} textValue={text} className="option">
                  <Icon name="runs" /> <span>{m.palette_run({ id: text.trim() })}</span>
                </MenuItem>
              )}
              {asked.length > 0 && (found.data?.workflows.length ?? 0) > 0 && (
                <MenuSection>
                  <Header className="kind">{m.workflows()}</Header>
                  {found.data?.workflows.map((workflow) => (
                    <MenuItem
                      key={workflow.id}
                      id={`/w/${encodeURIComponent(workflow.id)}/steps`}
                      textValue={workflow.name}
                      className="option"
                    >
                      <Icon name="workflows" /> <span>{workflow.name}</span>
                    </MenuItem>
                  ))}
                </MenuSection>
              )}
              {commands.length > 0 && (
                <MenuSection>
                  <Header className="kind">{m.palette_do()}</Header>
                  {commands.map(({ id, name, icon }) => (
                    <MenuItem key={id} id={id} textValue={name} className="option">
                      <Icon name={icon} /> <span>{name}</span>
                    </MenuItem>
                  ))}
                </MenuSection>
              )}
              {places.length > 0 && (
                <MenuSection>
                  <Header className="kind">{m.places()}</Header>
                  {places.map((place) => (
                    <MenuItem key={place.to} id={place.to} textValue={place.name()} className="option">
                      <Icon name={place.icon} /> <span>{place.name()}</span>
                    </MenuItem>
                  ))}
                </MenuSection>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
