// The page in Debian's Chromium, on the true terminal, nodes and trustees of a demonstration network
// that is up (quickstart). Every check says what it saw; the first that fails ends it.
//
//   VALISE_BIN=build/release/bin VALISE_DEMO=demo node tests/browser/run.mjs [FOLDER-FOR-SCREENSHOTS]
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const { VALISE_BIN: bin, VALISE_DEMO: demo } = process.env;
if (!bin || !demo) throw new Error("name the programs (VALISE_BIN) and the network (VALISE_DEMO)");
const shots = process.argv[2];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ARGUMENTS = [
  "--no-sandbox", // as root in CI; the desk's own browser is not started as root
  "--disable-gpu",
  "--disable-dev-shm-usage", // where /dev/shm is small
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];

let passed = 0;
function check(what, holds, saw = "") {
  if (!holds) throw new Error(`not so: ${what} ${saw}`);
  passed += 1;
  console.log(`ok  ${what}`);
}

// `valise desk` of an officer: its address, and its end.
async function openDesk(officer) {
  const settings = `${demo}/people/${officer}/terminal.toml`;
  const desk = spawn(`${bin}/valise`, ["--config", settings, "desk", "--no-browser"]);
  const address = await new Promise((resolve, reject) => {
    desk.stdout.once("data", (bytes) => resolve(String(bytes).trim()));
    desk.stderr.once("data", (bytes) => reject(new Error(String(bytes))));
    desk.once("exit", (code) => reject(new Error(`the desk ended: ${code}`)));
  });
  return { address, end: () => desk.kill("SIGTERM") };
}

async function openPage(browser, address, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: "en-GB",
    ...options,
  });
  const page = await context.newPage();
  const wrong = [];
  const requests = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => requests.push(new URL(request.url()).origin));
  await page.goto(address);
  return { context, page, wrong, requests };
}

async function shoot(page, name) {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
}

// axe runs beside the page (its policy allows no script of others), in the browser's own world.
async function accessible(page, what) {
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
    await session.detach();
    await shoot(page, `${what.replaceAll(" ", "-")}-${theme}`);
  }
  await page.evaluate(() => {
    delete document.documentElement.dataset.theme;
  });
}

async function unlock(page) {
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.waitForSelector("table.list tr.row");
}

async function aWorkingHour(page) {
  check("the token is gone from the address", !page.url().includes("#"), page.url());
  await accessible(page, "locked");
  await unlock(page);
  await page.waitForFunction(() => document.body.innerText.includes("of 5 trustees"));
  check("the title says the highest level first", (await page.title()).startsWith("RESTREINT UE"));
  const rows = await page.locator("table.list tr.row").count();
  check("the list shows the mission's cables", rows > 20, rows);
  await page.waitForFunction(() => document.body.innerText.includes("Sealed, here"), null, {
    timeout: 30_000,
  });
  check("sealed bodies were fetched ahead", true);
  await accessible(page, "list");

  // By the keyboard alone from here.
  await page.locator("table.list tr.row[aria-current]").focus();
  while (
    !(await page.locator("tr[aria-current] .t-body").innerText()).includes("Sealed") ||
    !(await page.locator("tr[aria-current] .t-state").innerText()).includes("New")
  ) {
    await page.keyboard.press("j");
    await page.waitForTimeout(50);
  }
  const number = (await page.locator("tr[aria-current] .t-num .num").innerText()).trim();
  const began = Date.now();
  await page.keyboard.press("o");
  await page.waitForSelector("article.cable .text p");
  const took = Date.now() - began;
  check(`${number} opened in ${took} ms`, took < 5000);
  const proof = await page.locator(".proof").innerText();
  check(
    "it says who opened it and where that is recorded",
    /Verified[\s\S]*trustees; record nl/u.test(proof),
    proof,
  );
  check(
    "the foot names the officer and the record",
    /Opened by nl-7f3a, nl\/mfa/u.test(await page.locator(".opened").innerText()),
  );
  await page.waitForFunction(() => /of \d+, \d+ min left/u.test(document.body.innerText), null, {
    timeout: 20_000,
  });
  check("one touch opened a session for what the list shows next", true);
  await page.keyboard.press("i");
  check("the proofs unfold", (await page.locator(".proofs").innerText()).includes("de"));
  await accessible(page, "reading");
  await page.keyboard.press("e");
  await page.waitForFunction(() => document.body.innerText.includes("Accepted for action."));
  check("it is accepted for action", true);
  await page.keyboard.press("]");
  await page.waitForFunction(
    (before) => !document.querySelector(".kv .num")?.textContent?.includes(before),
    number,
  );
  check("the next cable opens in the session", true);
  await page.keyboard.press("Escape");
  await page.waitForSelector("table.list");
  await page.keyboard.press("?");
  await page.waitForSelector("dialog[open]");
  await accessible(page, "letters");
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await page.keyboard.type("no such words anywhere");
  await page.waitForFunction(() => document.body.innerText.includes("No cable in this list"));
  check("an empty list says why", true);
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await page.getByRole("heading", { name: "Sent" }).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("w");
  await page.waitForSelector("#who");
  check(
    "who opened an own cable stands in a table",
    (await page.locator("table.plain").count()) === 2,
  );
  await accessible(page, "sent");
}

async function narrowAndInLanguages(page) {
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  for (const width of [390, 640, 1024]) {
    await page.setViewportSize({ width, height: 780 });
    await page.waitForTimeout(100);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    check(`nothing hangs over at ${width} px`, over <= 0, over);
    await shoot(page, `list-${width}`);
  }
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.getByRole("link", { name: "Settings" }).click();
  for (const [language, title] of [
    ["de", "Einstellungen"],
    ["fr", "Réglages"],
    ["el", "Ρυθμίσεις"],
    ["en", "Settings"],
  ]) {
    await page.locator("#language").selectOption(language);
    await page.getByRole("heading", { name: title }).waitFor();
    check(`the page speaks ${language}`, (await page.title()).includes(title));
  }
}

// X33: what another page of this machine can do.
async function anotherPage(browser, desk) {
  const evil = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html");
    answer.end("<!doctype html><title>evil</title>");
  });
  await new Promise((resolve) => evil.listen(0, "127.0.0.1", resolve));
  const page = await (await browser.newContext()).newPage();
  const { port } = evil.address();
  const origin = new URL(desk.address).origin;
  const token = new URL(desk.address).hash.slice(1);
  for (const host of ["localhost", "evil.localhost", new URL(origin).hostname]) {
    await page.goto(`http://${host}:${port}/`);
    const said = await page.evaluate(
      async ([to, secret]) => {
        try {
          const answer = await fetch(`${to}/call/hello`, {
            method: "POST",
            headers: { "content-type": "application/json", "valise-token": secret },
            body: "{}",
          });
          return `answered ${answer.status}`;
        } catch (error) {
          return String(error);
        }
      },
      [origin, token],
    );
    check(`X33: ${host} gets nothing, even with the token`, said.startsWith("TypeError"), said);
    const framed = await page.evaluate(
      (to) =>
        new Promise((resolve) => {
          const frame = document.createElement("iframe");
          frame.onload = () => {
            try {
              resolve(frame.contentDocument?.body?.innerText ?? "closed");
            } catch {
              resolve("closed");
            }
          };
          frame.src = to;
          document.body.append(frame);
        }),
      origin,
    );
    check(`X33: ${host} frames nothing of it`, framed === "closed" || framed === "", framed);
  }
  evil.close();
}

async function locking(page) {
  await page.keyboard.press("F8");
  await page.getByRole("button", { name: "Unlock" }).waitFor();
  const left = await page.locator("table.list tr.row").count();
  check("locked, no cable is left on the page", left === 0, left);
}

const desk = await openDesk("nl-7f3a");
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGUMENTS });
try {
  const { context, page, wrong, requests } = await openPage(browser, desk.address);
  await aWorkingHour(page);
  await narrowAndInLanguages(page);
  await anotherPage(browser, desk);
  await locking(page);
  check("the policy of the page stopped nothing of ours", wrong.length === 0, wrong.join("\n"));
  const away = requests.filter((origin) => origin !== new URL(desk.address).origin);
  check("no request left for anywhere else", away.length === 0, away.join(" "));
  check("there are no cookies", (await context.cookies()).length === 0);
  const stranger = await openPage(browser, new URL(desk.address).origin);
  await stranger.page.getByText("This page was not opened by the terminal").waitFor();
  check("without its token the page can do nothing", true);
  await accessible(stranger.page, "not opened here");
  console.log(`${passed} checks of the desk hold`);
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
} finally {
  await browser.close();
  desk.end();
}
