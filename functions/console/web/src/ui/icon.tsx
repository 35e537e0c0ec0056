/** Line icons of one weight, 16 by 16. Decoration: what they stand beside says it in words. */
const PATHS = {
  home: "M2.5 7.5 8 3l5.5 4.5M4 6.5V13h8V6.5M6.5 13V9.5h3V13",
  workflows: "M3 4h4M3 8h7M3 12h10M11 4h2",
  runs: "M4 3.5v9l8-4.5z",
  apis: "M6 4 2.5 8 6 12M10 4l3.5 4L10 12",
  schedules: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 5v3l2 1.5",
  secrets: "M5.5 9.5a3 3 0 1 1 2.6-1.5L13 13M10.5 10.5l1.5-1.5",
  connections: "M5.500 3v3M10.500 3v3M3.500 6h9v1.500a4.500 4.500 0 0 1-9 0zM8 12v2",
  access: "M8 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M3 13.5c.6-2.4 2.5-3.5 5-3.5s4.4 1.1 5 3.5",
  usage: "M3 13V8.5M6.5 13V5M10 13V7M13.5 13V3",
  settings: "M3 4.5h6M12 4.5h1M3 11.5h1M7 11.5h6M10.5 3v3M5.5 10v3",
  plus: "M8 3v10M3 8h10",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.5 10.5l3 3",
  list: "M3 4.500h10M3 8h10M3 11.500h6",
  power: "M8 2.500V7.500M5 4.700a4.500 4.500 0 1 0 6 0",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  close: "m4 4 8 8M12 4l-8 8",
  copy: "M5.5 5.5h7v7h-7zM3.5 10.5v-7h7",
  check: "m3 8.5 3.5 3.5L13 4.5",
  down: "m4 6 4 4 4-4",
  right: "m6 4 4 4-4 4",
  left: "m10 4-4 4 4 4",
  folder: "M2.5 4.5v8h11v-6.5h-6L6 4.5z",
  upload: "M8 10.5V3M5 6l3-3 3 3M3 10.5V13h10v-2.5",
  download: "M8 3v7.5M5 7.5l3 3 3-3M3 10.5V13h10v-2.5",
  stop: "M4.5 4.5h7v7h-7z",
  repair: "M12.5 4.5a3 3 0 0 1-4 4L4.5 13 3 11.5l4.5-4a3 3 0 0 1 4-4L9.5 5.5l1 1z",
  rerun: "M12.5 8a4.5 4.5 0 1 1-1.3-3.2M12.5 2.5v3h-3",
  trash: "M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.5 8.5h6l.5-8.5",
  language: "M2.5 4h6M5.5 2.5V4M7.5 4c-.6 2.5-2.3 4.4-4.5 5.5M4 6c.7 1.500 1.800 2.600 3.500 3.300M8 13.500l2.750-7L13.500 13.500M9 11.300h3.500",
  theme: "M8 2.500a5.500 5.500 0 1 0 0 11zM8 2.500a5.500 5.500 0 0 1 0 11",
  help: "M6 6a2 2 0 1 1 2.600 1.900c-.4.200-.6.500-.6 1.100M8 11.500h.01",
  link: "M6.500 9.500l3-3M7 4.500l1-1a3 3 0 0 1 4.500 4.500l-1 1M9 11.500l-1 1A3 3 0 0 1 3.500 8l1-1",
  undo: "M6 3.500 3 6.500l3 3M3 6.500h6a4 4 0 0 1 0 7H7",
  redo: "M10 3.500l3 3-3 3M13 6.500H7a4 4 0 0 0 0 7h2",
  out: "M9.500 3.500h-6v9h6M7 8h6.500M11 5.500 13.500 8 11 10.500",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
