/** Short messages that go away by themselves. */
import { Text, UNSTABLE_Toast as Toast, UNSTABLE_ToastContent as ToastContent, UNSTABLE_ToastQueue as ToastQueue, UNSTABLE_ToastRegion as ToastRegion } from "react-aria-components";
import { m } from "../i18n";
import { IconButton } from "./button";

interface Message {
  text: string;
  link?: { text: string; to: string };
}

const STAYS = 6_000;
const queue = new ToastQueue<Message>({ maxVisibleToasts: 3 });

export const toast = (text: string, link?: Message["link"]) => void queue.add({ text, link }, { timeout: STAYS });

export function Toasts() {
  return (
    <ToastRegion queue={queue} className="toasts" aria-label={m.messages()}>
      {({ toast }) => (
        <Toast toast={toast} className="toast">
          <ToastContent>
            <Text slot="title">{toast.content.text}</Text>
            {toast.content.link && <a href={toast.content.link.to}>{toast.content.link.text}</a>}
          </ToastContent>
          <IconButton slot="close" icon="close" label={m.close()} />
        </Toast>
      )}
    </ToastRegion>
  );
}
