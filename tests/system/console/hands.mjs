// What several stories do by hand: files of this machine dropped on the page, options chosen in a window.

/** Drops a file of this machine on the middle of a part of the page, as from a window of the desktop. */
export async function drop(page, selector, path) {
  const { x, y, width, height } = await page.locator(selector).boundingBox();
  const session = await page.context().newCDPSession(page);
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    await session.send("Input.dispatchDragEvent", { type, x: x + width / 2, y: y + height / 2, data });
  }
}

/** Chooses one of the options behind a field of a window. */
export async function choose(page, field, option) {
  await page.getByRole("dialog").getByRole("button", { name: field }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

export const typing = (page) => page.waitForFunction(() => document.activeElement?.classList.contains("cm-content"));
export const onRow = (page) => page.waitForFunction(() => document.activeElement?.getAttribute("role") === "row");

/** Leaves a field for its row; where a list of completions is open, the first Escape closes that. */
export async function leave(page) {
  await page.keyboard.press("Escape");
  if (await page.evaluate(() => document.activeElement?.classList.contains("cm-content"))) await page.keyboard.press("Escape");
  await onRow(page);
}

/** Adds a step by what one types to find it. */
export async function add(page, key, words, rows) {
  await page.keyboard.press(key);
  await page.getByRole("combobox").waitFor();
  await page.keyboard.type(words);
  await page.locator(".add [role=option]").first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForFunction((count) => document.querySelectorAll(".step-row").length === count, rows);
  await typing(page);
}
