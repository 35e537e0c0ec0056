/** What became of a part, as a word and a shape; the colour repeats it. */
import type { ReactNode } from "react";
import type { Outcome } from "../../api/foreign";
import { m } from "../../i18n";
import { Icon, type IconName } from "../../ui/icon";

const LOOKS: Record<Outcome, { icon: IconName; tone: string; word: () => string }> = {
  carried: { icon: "check", tone: "good", word: m.im_carried },
  changed: { icon: "help", tone: "wait", word: m.im_changed },
  marked: { icon: "close", tone: "bad", word: m.im_marked },
};

export function Mark({ of, children }: { of: Outcome; children?: ReactNode }) {
  const { icon, tone, word } = LOOKS[of];
  return (
    <span className={`status ${tone}`}>
      <Icon name={icon} size={12} />
      {children ?? word()}
    </span>
  );
}
