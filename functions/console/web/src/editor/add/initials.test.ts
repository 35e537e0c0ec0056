import { expect, it } from "vitest";
import { initials } from "./initials";

it("the initials of Chinese words are those of their pinyin", () => {
  expect(initials("HTTP请求")).toBe("httpqq");
  expect(initials("条件判断")).toBe("tjpd");
  expect(initials("遍历")).toBe("bl");
  expect(initials("设置变量")).toBe("szbl");
  expect(initials("Log")).toBe("log");
});
