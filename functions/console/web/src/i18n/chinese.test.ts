import { expect, it } from "vitest";
import { chinese } from "./chinese";

it("what hosts say is told in Chinese, with what it names", () => {
  for (const [text, expected] of [
    ["step 'get': HTTP request failed: the name of nowhere.invalid could not be resolved", "步骤 'get'：HTTP 请求失败：无法解析主机名 nowhere.invalid"],
    ["step 'get': HTTP request failed: requests to 127.0.0.1 are refused: not a port for HTTP", "步骤 'get'：HTTP 请求失败：不允许请求 127.0.0.1：此端口不用于 HTTP"],
    ["step 'f': input 'duration': must be a number", "步骤 'f'：输入 'duration'：必须是数字"],
    ["step 'f': the workflow failed: there is no workflow 'nope'", "步骤 'f'：工作流失败：没有工作流 'nope'"],
    ["Starting step: Charge", "开始步骤：Charge"],
    ["the run took longer than allowed", "运行超过了允许的时长"],
    ["must be from 1 to 9", "必须在 1 到 9 之间"],
  ] as const) {
    expect(chinese(text)).toBe(expected);
  }
});

it("what people say stays as it is", () => {
  for (const text of ["boom", "note: all is well", "", "step '", "the order is required"]) expect(chinese(text)).toBe(text);
  expect(chinese("step 'f': out of stock: 3 left")).toBe("步骤 'f'：out of stock: 3 left");
});
