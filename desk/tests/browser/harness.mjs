// What every part of the browser test uses: desks, pages, checks, axe, screenshots.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export const { VALISE_BIN: bin, VALISE_DEMO: demo } = process.env;
if (!bin || !demo) throw new Error("name the programs (VALISE_BIN) and the network (VALISE_DEMO)");
const shots = process.argv[2];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export let passed = 0;
export function check(what, holds, saw = "") {
  if (!holds) throw new Error(`not so: ${what} ${saw}`);
  passed += 1;
  console.log(`ok  ${what}`);
}

const running = new Set();

// Also of those that a failed check left behind: else the test would never end.
export const endDesks = () => Promise.all([...running].map((end) => end()));

// `valise desk` of an officer: its address, and its end.
export async function openDesk(officer, words = []) {
  const settings = `${demo}/people/${officer}/terminal.toml`;
  const desk = spawn(`${bin}/valise`, ["--config", settings, "desk", "--no-browser", ...words]);
  const address = await new Promise((resolve, reject) => {
    desk.stdout.once("data", (bytes) => resolve(String(bytes).trim()));
    desk.stderr.once("data", (bytes) => reject(new Error(String(bytes))));
    desk.once("exit", (code) => reject(new Error(`the desk ended: ${code}`)));
  });
  const ended = new Promise((resolve) => desk.once("exit", resolve));
  const end = (signal) => {
    desk.kill(signal);
    return ended;
  };
  const stop = () => end("SIGTERM");
  running.add(stop);
  void ended.then(() => running.delete(stop));
  return { address, end: stop, kill: () => end("SIGKILL") };
}

export async function openPage(browser, address, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: "en-GB",
    ...options,
  });
  const page = await context.newPage();
  const wrong = [];
  const requests = [];
  page.on("console", (message) => {
    // A call that was refused is the page's to show; the browser names it here too.
    if (message.type() === "error" && !message.location().url.includes("/call/")) {
      wrong.push(`${message.text()} ${message.location().url}`);
    }
  });
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => requests.push(new URL(request.url()).origin));
  await page.goto(address);
  return { context, page, wrong, requests };
}

export async function shoot(page, name) {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
}

// Waits until the page says so.
export const says = (page, words) =>
  page.waitForFunction((wanted) => document.body.innerText.includes(wanted), words);

// axe runs beside the page (its policy allows no script of others), in the browser's own world.
export async function accessible(page, what) {
  for (const theme of ["light", "dark", "contrast"]) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    const session = await page.context().newCDPSession(page);
    const { frameTree } = await session.send("Page.getFrameTree");
    const { executionContextId } = await session.send("Page.createIsolatedWorld", {
      frameId: frameTree.frame.id,
    });
    const run = async (expression) => {
      const answer = await session.send("Runtime.evaluate", {
        expression,
        contextId: executionContextId,
        awaitPromise: true,
        returnByValue: true,
      });
      if (answer.exceptionDetails) throw new Error(JSON.stringify(answer.exceptionDetails));
      return answer.result.value;
    };
    await run(`${axe}; true`);
    const found = await run(
      "axe.run(document).then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(', ')))",
    );
    check(`axe finds nothing on ${what}, ${theme}`, found.length === 0, JSON.stringify(found));
    await shoot(page, `${what.replaceAll(" ", "-")}-${theme}`);
  }
  await page.evaluate(() => {
    delete document.documentElement.dataset.theme;
  });
}

export async function unlock(page) {
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.waitForSelector("table.list tr.row");
}
