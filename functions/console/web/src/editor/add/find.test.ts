import { expect, it } from "vitest";
import type { ModuleRow } from "../../api/modules";
import { find } from "./find";

const row = (id: string, nameEn: string, name: string) => ({ id, metadata: { name, nameEn, description: "", descriptionEn: "" } }) as ModuleRow;
const ROWS = [row("http_request", "HTTP Request", "HTTP 请求"), row("try.start", "Try", "尝试"), row("log", "Log", "日志"), row("wait_for_callback", "Wait For Callback", "等待回调")];

it("a step is found by the words of other editors, in both languages, and in spite of a slip", () => {
  const first = (text: string) => find(ROWS, text)[0]?.id;
  for (const word of ["slack", "email", "postgres", "html", "htpp", "邮件"]) expect([word, first(word)]).toEqual([word, "http_request"]);
  expect([first("retry"), first("重试"), first("approve"), first("lgo"), first("zzz")]).toEqual(["try.start", "try.start", "wait_for_callback", "log", undefined]);
});
