// The officer's page in Chromium: first paint, an opening whose body is here, a list of 10,000 cables.
//
//   VALISE_BIN=build/release/bin VALISE_DEMO=demo tools/node bench/page.mjs
//
// On a network that is up (quickstart). Times are taken in the browser: from the key to the text in
// the page, and between frames. The long list is what the terminal listed, again and again under
// other numbers: no network has so many.
import { request } from "node:http";
import { createRequire } from "node:module";
import { openDesk, openPage } from "../desk/tests/browser/harness.mjs";

const { chromium } = createRequire(new URL("../desk/package.json", import.meta.url))("playwright-core");
const CABLES = 10_000;
const OFFICER = "fr-2c91"; // who has opened nothing

const spread = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part) => sorted[Math.floor(part * (sorted.length - 1))];
  return `median ${at(0.5).toFixed(0)} ms, p95 ${at(0.95).toFixed(0)} ms, worst ${at(1).toFixed(0)} ms of ${sorted.length}`;
};

async function firstPaint(page) {
  const paints = [];
  for (let round = 0; round < 10; round += 1) {
    await page.reload();
    await page.waitForSelector("h1");
    paints.push(
      await page.evaluate(
        () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
      ),
    );
  }
  console.log(`first paint            ${spread(paints)}`);
}

// From the key to the first paragraph.
async function openings(page) {
  await page.waitForFunction(() => document.body.innerText.includes("Sealed, here"));
  await page.waitForTimeout(5_000); // bodies come
  await page.evaluate(() => {
    window.took = [];
    new MutationObserver(() => {
      const number = document.querySelector("article.cable .text") && document.querySelector(".kv .num");
      if (window.pressed && number && number.textContent !== window.shown) {
        window.shown = number.textContent;
        window.took.push(performance.now() - window.pressed);
        window.pressed = 0;
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    addEventListener("keydown", () => { window.pressed = performance.now(); }, true);
  });
  await page.locator("table.list tr.row[aria-current]").focus();
  const done = (count) => page.waitForFunction((n) => window.took.length >= n, count, { timeout: 10_000 });
  await page.keyboard.press("o");
  await done(1);
  for (let count = 2; count <= 20; count += 1) {
    await page.waitForTimeout(200); // somebody looks at it
    await page.keyboard.press("]");
    await done(count);
  }
  const took = await page.evaluate(() => window.took);
  console.log(`opening with its touch ${took[0].toFixed(0)} ms`);
  console.log(`opening in a session   ${spread(took.slice(1))}`);
}

// The same call, as the page made it; only the browser knows where its origin is.
async function forwarded(call) {
  const { host, port, pathname } = new URL(call.url());
  const headers = {
    ...(await call.allHeaders()),
    host,
    "sec-fetch-site": "same-origin",
    "sec-fetch-dest": "empty",
    "sec-fetch-mode": "cors",
  };
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path: pathname, method: "POST", headers }, async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      resolve(JSON.parse(Buffer.concat(parts)));
    });
    sent.on("error", reject);
    sent.end(call.postData());
  });
}

// Frames while one moves down the list, and while one types a filter.
async function longList(browser, desk) {
  const { context, page } = await openPage(browser, desk.address);
  await page.route("**/call/list", async (route) => {
    const said = await forwarded(route.request());
    const rows = said.data?.cables ?? [];
    if (rows.length > 10) {
      said.data.cables = Array.from({ length: CABLES }, (_, at) => ({
        ...rows[at % rows.length],
        number: `CY-MFA-24-${String(at + 1).padStart(4, "0")}`,
        own: false,
      }));
    }
    await route.fulfill({ json: said });
  });
  await page.reload(); // it is unlocked already; the long list is asked for
  await page.waitForSelector("table.list tr.row");
  await page.evaluate(() => {
    window.frames = [];
    let last = performance.now();
    const next = (now) => {
      window.frames.push(now - last);
      last = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  const frames = async (what, act) => {
    await page.evaluate(() => { window.frames = []; });
    await act();
    const all = await page.evaluate(() => window.frames);
    const kept = all.filter((each) => each < 17.5).length / all.length;
    console.log(`${what.padEnd(22)} ${(100 * kept).toFixed(0)} % of ${all.length} frames in time; ${spread(all)}`);
  };
  const cables = await page.evaluate(() => document.body.innerText.match(/of ([\d,]+)/gu));
  console.log(`list of ${CABLES}: ${cables?.slice(-1)}`);
  await frames("moving down the list", async () => {
    await page.locator("table.list tr.row[aria-current]").focus();
    for (let press = 0; press < 120; press += 1) await page.keyboard.press("j", { delay: 8 });
  });
  await frames("scrolling", async () => {
    for (let turn = 0; turn < 60; turn += 1) {
      await page.mouse.wheel(0, turn % 2 ? -400 : 400);
      await page.waitForTimeout(16);
    }
  });
  await frames("filtering", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("maritime notices", { delay: 60 });
  });
  await context.close();
}

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"],
});
const desk = await openDesk(OFFICER);
try {
  const { context, page } = await openPage(browser, desk.address);
  await firstPaint(page);
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.waitForSelector("table.list tr.row");
  await openings(page);
  await context.close();
  await longList(browser, desk);
} finally {
  await browser.close();
  await desk.end();
}
