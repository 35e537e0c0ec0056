/** Windows over the page. They close with Escape, keep the focus inside, and give it back. */
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { Dialog as Aria, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Form } from "react-aria-components";
import { ErrorText } from "./state";
import { Button, IconButton } from "./button";
import { m } from "../i18n";

interface DialogProps {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
  /** For messages that want an answer. */
  alert?: boolean;
}

export function Dialog({ title, open, onClose, children, wide, alert }: DialogProps) {
  return (
    <ModalOverlay className="veil" isDismissable={!alert} isOpen={open} onOpenChange={(now) => !now && onClose()}>
      <Modal className={wide ? "modal wide" : "modal"}>
        <Aria className="dialog" role={alert ? "alertdialog" : "dialog"}>
          <header>
            <Heading slot="title">{title}</Heading>
            <IconButton icon="close" label={m.close()} onPress={onClose} />
          </header>
          {children}
        </Aria>
      </Modal>
    </ModalOverlay>
  );
}

/** Comes of what is done where the window has more to show. */
export const STAY = Symbol("stay");

interface AskProps {
  title: string;
  open: boolean;
  onClose: () => void;
  /** The verb on the button. */
  action: string;
  danger?: boolean;
  disabled?: boolean;
  wide?: boolean;
  children?: ReactNode;
  /** What is done; the window closes when it has succeeded, unless `STAY` is what comes of it. */
  onDo: () => Promise<unknown>;
}

/** Where the focus is at first: the first field, or, if nothing is asked, the button that answers. */
const FIRST = "input:not([type=checkbox]):not([type=radio]):enabled, input[type=radio]:checked, textarea:enabled, .select";

function begin(form: HTMLFormElement | null) {
  const dialog = form?.closest(".dialog");
  const now = document.activeElement;
  // Who has gone to a part of the window stays there.
  if (!form || (now !== dialog && dialog?.contains(now))) return;
  (form.querySelector<HTMLElement>(FIRST) ?? form.querySelector<HTMLElement>("[type=submit]"))?.focus();
}

/** A question with a form. What failed is told in it, and nothing that was typed is lost. */
export function Ask({ title, open, onClose, action, danger, disabled, wide, children, onDo }: AskProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const form = useRef<HTMLFormElement>(null);
  const attach = useCallback((node: HTMLFormElement | null) => {
    form.current = node;
    begin(node);
  }, []);
  // What cannot be answered yet cannot have the focus: it comes when it can.
  useEffect(() => begin(form.current), [disabled]);
  const close = () => {
    setError(undefined);
    onClose();
  };
  async function run() {
    setBusy(true);
    setError(undefined);
    try {
      if ((await onDo()) !== STAY) close();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog title={title} open={open} onClose={close} wide={wide} alert={danger}>
      <Form
        ref={attach}
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        {children}
        {error !== undefined && <ErrorText error={error} />}
        <footer>
          <Button onPress={close}>{m.cancel()}</Button>
          <Button type="submit" kind={danger ? "danger" : "primary"} isPending={busy} isDisabled={disabled}>
            {action}
          </Button>
        </footer>
      </Form>
    </Dialog>
  );
}
