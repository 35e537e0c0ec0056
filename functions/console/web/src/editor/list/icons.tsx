/** Line icons of modules, 16 by 16, and a tone for each kind of module. */
const SHAPES = {
  branch: "M5 3v10M5 8h3.500a2.500 2.500 0 0 0 2.500-2.500V3M9 5l2-2 2 2",
  repeat: "M12.500 6.500A5 5 0 0 0 3.500 6M3.500 9.500a5 5 0 0 0 9 .500M12.500 3.500v3h-3M3.500 12.500v-3h3",
  lanes: "M3 4h10M3 8h10M3 12h10M6 2.500v11",
  shield: "M8 2.500 3.500 4.500v3.500c0 2.700 1.900 4.600 4.500 5.500 2.600-.9 4.500-2.800 4.500-5.500V4.500z",
  globe: "M8 2.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11M2.500 8h11M8 2.500c2 2 2.500 3.500 2.500 5.500S10 11.500 8 13.500c-2-2-2.500-3.500-2.500-5.500S6 4.500 8 2.500",
  braces: "M6 3C4.500 3 5 5 5 6.500 5 7.500 4.500 8 3.500 8 4.500 8 5 8.500 5 9.500c0 1.500-.5 3.500 1 3.500M10 3c1.500 0 1 2 1 3.500 0 1 .5 1.500 1.500 1.500-1 0-1.500.5-1.500 1.500 0 1.500.5 3.500-1 3.500",
  lines: "M3 4.500h10M3 8h10M3 11.500h6",
  clock: "M8 2.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11M8 5v3l2 1.500",
  bolt: "M9 2.500 4 9h3.500L7 13.500 12 7H8.500z",
  out: "M3 8h9M8.500 4.500 12 8l-3.500 3.500",
  assign: "M3 6h10M3 10h10",
  code: "M6 4 2.500 8 6 12M10 4l3.500 4L10 12",
  message: "M3 4h10v7H7l-2.500 2V11H3z",
  file: "M4 2.500h5l3 3v8H4zM9 2.500v3h3",
  sum: "M11.500 4.500V3H4.500l4 5-4 5h7v-1.500",
  flow: "M3 3h4v4H3zM9 9h4v4H9zM7 5h4v4",
  stop: "M4.500 4.500h7v7h-7z",
  square: "M4 4h8v8H4z",
} as const;

const ICONS: Record<string, keyof typeof SHAPES> = {
  ic_if: "branch",
  ic_loop: "repeat",
  ic_foreach: "repeat",
  ic_parallel: "lanes",
  ic_try: "shield",
  ic_http: "globe",
  ic_ip: "globe",
  ic_webhook: "globe",
  ic_json: "braces",
  ic_xml: "braces",
  ic_dictionary: "braces",
  ic_list: "lines",
  ic_table: "lines",
  ic_log: "lines",
  ic_comment: "message",
  ic_text: "lines",
  ic_delay: "clock",
  ic_time: "clock",
  ic_callback: "clock",
  ic_trigger: "bolt",
  ic_event: "bolt",
  ic_lambda: "bolt",
  ic_output: "out",
  ic_return_value: "out",
  ic_jump: "out",
  ic_variable: "assign",
  ic_code: "code",
  ic_function: "code",
  ic_calculate: "sum",
  ic_hash: "sum",
  ic_id: "sum",
  ic_file: "file",
  ic_workflow: "flow",
  ic_step_functions: "flow",
  ic_sqs: "flow",
  ic_fail: "stop",
  ic_stop: "stop",
  ic_ai: "bolt",
};
const MESSAGES = /bark|discord|feishu|telegram|notification|sms|toast|share/;

const TONES: Record<string, string> = { logic: "logic", data: "data", network: "network", file: "data", system: "system", trigger: "trigger" };

export const iconPath = (icon: string | undefined) =>
  SHAPES[ICONS[icon ?? ""] ?? (MESSAGES.test(icon ?? "") ? "message" : "square")];

export function ModuleIcon({ icon, category }: { icon?: string; category?: string }) {
  return (
    <span className={`module-icon ${TONES[category ?? ""] ?? "system"}`} aria-hidden="true">
      <svg className="icon" width="14" height="14" viewBox="0 0 16 16">
        <path d={iconPath(icon)} />
      </svg>
    </span>
  );
}
