// Stories of the console: a browser drives the host as it is shipped, by clicks and keys as people do.
//   node tests/system/console.mjs [-k WORD]
import { Browser, launch } from "./console/browser.mjs";
import { Host } from "./console/host.mjs";
import access from "./console/stories/access.mjs";
import calls from "./console/stories/calls.mjs";
import editor from "./console/stories/editor.mjs";
import entry from "./console/stories/entry.mjs";
import finish from "./console/stories/finish.mjs";
import frame from "./console/stories/frame.mjs";
import habits from "./console/stories/habits.mjs";
import imports from "./console/stories/imports.mjs";
import runs from "./console/stories/runs.mjs";
import screens from "./console/stories/screens.mjs";
import tests from "./console/stories/tests.mjs";
import workflows from "./console/stories/workflows.mjs";

const word = process.argv.includes("-k") ? process.argv[process.argv.indexOf("-k") + 1] : "";
const stories = Object.entries({ ...entry, ...frame, ...workflows, ...editor, ...runs, ...tests, ...finish, ...access, ...imports, ...habits, ...calls, ...screens });
const chosen = stories.filter(([name]) => name.includes(word));
const chromium = await launch();
let failed = chosen.length === 0 ? 1 : 0;
for (const [name, story] of chosen) {
  const begun = Date.now();
  const host = await Host.start();
  const browser = new Browser(chromium);
  try {
    await story({ host, browser });
    browser.quiet();
    console.log(`ok    ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n${error instanceof Error ? error.stack : error}\n${browser.heard.join("\n")}`);
  } finally {
    await browser.stop();
    await host.stop();
  }
}
await chromium.close();
console.log(`${chosen.length - failed} of ${chosen.length} stories`);
process.exit(failed === 0 ? 0 : 1);
