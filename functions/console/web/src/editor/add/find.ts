/** Which modules a search finds, best first. */
import type { ModuleRow } from "../../api/modules";
import { roleOf } from "../model/blocks";
import { store } from "../../ui/store";
import { initials } from "./initials";

/** Words by which people look for modules, besides their names. */
const SYNONYMS: Record<string, string> = {
  http_request: "html webhook slack email mail send notify graphql database sql postgres mysql 邮件 通知 数据库 curl fetch api rest url web call get post 请求 接口 网络 调用",
  if_condition: "when case switch condition branch 如果 判断 条件 分支",
  else: "otherwise 否则",
  foreach: "each map iterate list items 遍历 循环 列表",
  loop: "repeat times 重复 循环 次数",
  while: "until repeat 直到 循环",
  "parallel.start": "concurrent fan out branches 并发 并行",
  "try.start": "retry 重试 catch exception error rescue 异常 错误 捕获",
  set_variable: "set edit fields 设置 assign let define 赋值 变量",
  output: "answer response result 结果 响应 返回",
  return: "end exit answer 返回 结束",
  delay: "sleep wait pause 等待 暂停 延时",
  wait_for_callback: "approve reject decide form human 批准 表单 决定 approval webhook human 审批 人工 回调",
  call_workflow: "subflow subworkflow execute workflow sub workflow child function 子流程 子工作流",
  map_workflow: "fan out batch children 批量 子流程",
  "vflow.system.js": "python transform edit fields aggregate merge 转换 处理 script code javascript node 脚本 代码",
  "vflow.system.lua": "script code 脚本 代码",
  expression: "transform 转换 calculate formula math 公式 计算",
  log: "print debug console 打印 调试",
  "vflow.data.comment": "noop no operation sticky 空操作 note remark 备注 说明",
  "vflow.ai.completion": "gpt llm openai chat model 大模型 人工智能",
  fail: "throw raise error 抛出 失败",
  stop_workflow: "end exit cancel 结束 终止",
  date_format: "time 时间 日期",
  "vflow.data.parse_json": "decode 解析",
};

/** Second spellings, modules that only a phone can run, and ends of blocks are not offered. */
export const offered = (rows: readonly ModuleRow[]): ModuleRow[] =>
  rows.filter((row) => row.aliasOf === undefined && !row.deviceOnly && roleOf(row.id) !== "close");

const fold = (text: string) => text.normalize("NFKC").toLowerCase();

/** How well a module fits; 0 where it does not. Each word must be found somewhere. */
function fit({ id, metadata }: ModuleRow, words: string[]): number {
  const names = [metadata.name, metadata.nameEn].map(fold);
  const places: [string, number][] = [
    ...names.map((name): [string, number] => [name, 8]),
    [fold(id), 6],
    [initials(metadata.name), 5],
    [fold(SYNONYMS[id] ?? ""), 4],
    [fold(`${metadata.description} ${metadata.descriptionEn}`), 1],
  ];
  let sum = 0;
  for (const word of words) {
    const best = Math.max(
      ...places.map(([text, weight]) => (!text.includes(word) ? 0 : text.startsWith(word) ? 3 * weight : text.includes(` ${word}`) ? 2 * weight : weight)),
    );
    if (best === 0) return 0;
    sum += best;
  }
  return sum;
}

/** The words with two neighbouring letters swapped, or one letter replaced by the one before it. */
const swapped = (words: string[]): string[][] =>
  words.flatMap((word, at) =>
    word.length < 3
      ? []
      : [...word].slice(1).flatMap((_, place) => {
          const exchanged = word.slice(0, place) + (word[place + 1] ?? "") + (word[place] ?? "") + word.slice(place + 2);
          const doubled = word.slice(0, place + 1) + (word[place] ?? "") + word.slice(place + 2);
          return [exchanged, doubled].map((other) => words.map((each, index) => (index === at ? other : each)));
        }),
  );

export function find(rows: readonly ModuleRow[], text: string): ModuleRow[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...rows];
  const best = (of: readonly { row: ModuleRow; score: number }[]) =>
    of
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ row }) => row);
  const exact = best(rows.map((row) => ({ row, score: fit(row, words) })));
  // Two letters in each other's place, as in `htpp`.
  return exact.length > 0 ? exact : best(rows.map((row) => ({ row, score: swapped(words).reduce((most, other) => Math.max(most, fit(row, other)), 0) })));
}

const KEPT = 8;
const FIRST = ["http_request", "if_condition", "set_variable", "foreach", "output", "log"];

/** What was added last, in this browser; at first what is used most. */
export const recent = store<string[]>(
  "sluice.modules",
  FIRST,
  (value) => Array.isArray(value) && value.every((id) => typeof id === "string"),
);
export const used = (id: string) => recent.set([id, ...recent.get().filter((other) => other !== id)].slice(0, KEPT));
