import { useEffect, useRef, useState } from "react";

/** How long a pause ends what is typed. */
const PAUSE = 250;

/** A text as it is typed, which is told after a pause. A value that comes from elsewhere takes its place. */
export function useTyped(value: string, tell: (text: string) => void): [string, (text: string) => void] {
  const [draft, setDraft] = useState<{ text: string; of: string }>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [
    draft && draft.of === value ? draft.text : value,
    (text) => {
      setDraft({ text, of: value });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => tell(text), PAUSE);
    },
  ];
}
