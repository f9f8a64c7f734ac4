// DESK.md, point 7, with a dialog over the screen: covered when idle, locked by the terminal, locked
// by its own letter.
import { accessible, check, says } from "./harness.mjs";

const holders = (page) => page.getByLabel("For whom");
const button = (page) => page.getByRole("button", { name: "Unlock" });

async function typeAHolder(page) {
  await page.keyboard.press("p");
  await page.waitForSelector("dialog[open]");
  const more = page.getByRole("button", { name: "Register more copies" });
  if (await more.isVisible()) await more.click();
  await holders(page).fill("Minister");
  await page.keyboard.press("Home");
  for (const _ of "Min") await page.keyboard.press("ArrowRight");
}

// Neither the text nor the dialog can be read, by eye or by a reader of the screen.
async function nothingOf(page, what, secret) {
  await button(page).waitFor({ timeout: 20_000 });
  const seen = await page.evaluate(() => ({
    text: document.body.innerText + document.title,
    dialogs: [...document.querySelectorAll("dialog")].filter((each) => each.checkVisibility()),
  }));
  const { nodes } = await (await page.context().newCDPSession(page)).send(
    "Accessibility.getFullAXTree",
  );
  const heard = nodes.map((each) => `${each.name?.value ?? ""} ${each.value?.value ?? ""}`).join();
  check(
    `${what}: no text is left to read, and no dialog`,
    seen.dialogs.length === 0 &&
      ![seen.text, heard].some((each) => each.includes(secret) || each.includes("Minister")),
    seen.text,
  );
  await page.waitForFunction(() => document.activeElement?.textContent.startsWith("Unlock"));
  check("… and the focus is at the cover", true);
}

async function asItWas(page) {
  await page.waitForSelector("dialog[open]");
  await page.waitForFunction(() => document.activeElement instanceof HTMLTextAreaElement);
  const caret = await holders(page).evaluate((field) => field.selectionStart);
  check(
    "… and after the touch the same dialog is there, and the caret in its word",
    (await holders(page).inputValue()) === "Minister" && caret === 3,
    String(caret),
  );
}

// Eleven minutes pass in which nobody does anything.
async function idle(page) {
  await page.evaluate(() => {
    const { now } = Date;
    Date.now = () => now() + 660_000;
    window.wake = () => {
      Date.now = now;
    };
  });
  await says(page, "Covered after ten minutes");
}

// As `valise lock` or another window does.
const lockElsewhere = (page) =>
  page.evaluate(() =>
    fetch("/call/lock", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "valise-token": sessionStorage.getItem("token"),
      },
      body: "{}",
    }),
  );

// A cable is open.
export async function covering(page) {
  const secret = (await page.locator("article.cable .text p").first().innerText()).slice(0, 30);
  await typeAHolder(page);
  await idle(page);
  await nothingOf(page, "covered", secret);
  await accessible(page, "covered");
  await page.keyboard.press("Enter");
  await asItWas(page);
  await page.evaluate(() => window.wake());
  await lockElsewhere(page);
  await nothingOf(page, "locked elsewhere", secret);
  await page.keyboard.press("Enter");
  await asItWas(page);
  await page.keyboard.press("F8");
  await nothingOf(page, "F8 over a dialog", secret);
  await page.keyboard.press("Enter");
  await page.waitForSelector("header.head");
  await says(page, "of 5 trustees");
  check("… and it is forgotten", (await page.locator("dialog").count()) === 0);
}
