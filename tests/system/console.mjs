// Stories of the console: a browser drives the host as it is shipped, by clicks and keys as people do.
//   node tests/system/console.mjs [-k WORD] [--target FILE]
// With a file that tells of a deployment (console/deployed.mjs), those stories run that hold there, too.
import { Browser, launch } from "./console/browser.mjs";
import { Deployed } from "./console/deployed.mjs";
import { Host } from "./console/host.mjs";
import access from "./console/stories/access.mjs";
import calls from "./console/stories/calls.mjs";
import deployment, { THERE_TOO } from "./console/stories/deployment.mjs";
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

const given = (flag) => (process.argv.includes(flag) ? process.argv[process.argv.indexOf(flag) + 1] : undefined);
const word = given("-k") ?? "";
const target = given("--target");
const here = { ...entry, ...frame, ...workflows, ...editor, ...runs, ...tests, ...finish, ...access, ...imports, ...habits, ...calls, ...screens };
const unknown = THERE_TOO.filter((name) => !(name in here));
if (unknown.length > 0) throw new Error(`no such stories: ${unknown.join(", ")}`);
const there = { ...deployment, ...Object.fromEntries(THERE_TOO.map((name) => [name, here[name]])) };
const chosen = Object.entries(target ? there : here).filter(([name]) => name.includes(word));
let failed = chosen.length === 0 ? 1 : 0;

async function tell(chromium, [name, story]) {
  const begun = Date.now();
  const host = target ? await Deployed.start(target) : await Host.start();
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

// Stories wait for pages and functions much of their time: two at a time are quicker. Each lane has a browser of its own, because the pages of a
// browser share their clipboard.
const LANES = 2;
const left = [...chosen];
async function lane() {
  const chromium = await launch();
  for (let next = left.shift(); next; next = left.shift()) await tell(chromium, next);
  await chromium.close();
}
await Promise.all(Array.from({ length: LANES }, lane));
console.log(`${chosen.length - failed} of ${chosen.length} stories`);
process.exit(failed === 0 ? 0 : 1);
