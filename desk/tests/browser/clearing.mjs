// A04, A05: a draft that four officers are asked to clear. Three of them, and the drafter's second
// look, are at the command line; the drafter and the fourth are at the page. Desks of one member
// share a port, so that one of them ends before the next begins.
import { execFileSync } from "node:child_process";
import { accessible, bin, check, demo, openDesk, openPage, says, shoot } from "./harness.mjs";

const DRAFTER = "cy-7f3a";
const AT_THE_PROMPT = ["cy-2c91", "cy-b04e", "cy-51d0"];
const FOURTH = "cy-e26b";
const CSV = "day;what\r\nMonday;invented\r\n";
const TEXT = "Invented, of no real State, place or person: Nicosia regrets the delay.";

function valise(officer, ...words) {
  const settings = `${demo}/people/${officer}/terminal.toml`;
  const options = ["--config", settings, "--yes", "--json", ...words];
  return JSON.parse(execFileSync(`${bin}/valise`, options, { encoding: "utf8" })).data;
}

// Runs what is given at the page of that officer, from unlocking to the end of his desk.
async function at(browser, officer, work) {
  const desk = await openDesk(officer);
  const { context, page, wrong } = await openPage(browser, desk.address);
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.waitForSelector("table.list");
  await work(page);
  check(`the page of ${officer} made no error of its own`, wrong.length === 0, wrong.join("\n"));
  await context.close();
  await desk.end();
}

const why = (page) => page.locator("#why").innerText();
const release = (page) => page.getByRole("button", { name: "Release", exact: true });
const isDisabled = async (page) => (await release(page).getAttribute("aria-disabled")) === "true";

async function write(page) {
  await page.keyboard.press("n");
  await page.getByRole("heading", { name: "New draft" }).waitFor();
  await page.getByLabel("Action", { exact: true }).fill("nl/mfa");
  await page.getByLabel("Level").selectOption("R-UE");
  await page.getByLabel("Subject", { exact: true }).fill("Demonstration: in clearing");
  for (const n of [1, 2, 3]) {
    await page.getByLabel(`Paragraph ${n}`, { exact: true }).fill(n === 1 ? TEXT : `Part ${n}.`);
  }
  await page.getByLabel("Releasable to").fill("CH");
  await page.getByLabel("Downgrade").fill("LIMITE on 2027-11-23");
  const file = { name: "days.csv", mimeType: "text/csv", buffer: Buffer.from(CSV) };
  await page.locator(".attaching input").setInputFiles([file]);
  await page.locator(".attaching .files li").waitFor();
}

async function ask(page) {
  await page.getByRole("button", { name: "Ask for clearing" }).click();
  for (const officer of [...AT_THE_PROMPT, FOURTH]) await page.getByLabel(officer).check();
  await accessible(page, "asking for clearing");
  await page.keyboard.press("Control+Enter");
  await says(page, "Clearing: 0 of 4");
  check("four officers are asked, by one form", true);
}

function clearAtThePrompt(officer) {
  const [row] = valise(officer, "clear", "list").to_me.filter((each) => each.end === "open");
  return valise(officer, "clear", "sign", row.id, "--version", String(row.version));
}

async function threeOfFour(page) {
  for (const officer of AT_THE_PROMPT) clearAtThePrompt(officer);
  await says(page, "Clearing: 3 of 4");
  check(
    "A04: with 3 of 4 cleared, release is disabled and names the fourth",
    (await isDisabled(page)) && (await why(page)) === `Not yet cleared by ${FOURTH}.`,
    await why(page),
  );
  await page.keyboard.press("Control+Enter");
  await page.waitForTimeout(300);
  check("… and its key does nothing", (await page.locator("dialog[open]").count()) === 0);
  await accessible(page, "a draft in clearing");
}

async function theFourth(page) {
  const place = page.getByRole("link", { name: /^Clearing/u });
  await page.waitForFunction(() => /Clearing\s*1/u.test(document.querySelector("nav").innerText));
  check("what waits is counted among the places", (await place.innerText()).includes("1"));
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  await says(page, "Waits for you");
  await accessible(page, "clearing");
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  await says(page, TEXT);
  check("the exact text stands on the screen of whoever is to clear it", true);
  const facts = await page.locator(".cable dl.kv").innerText();
  check(
    "… with every field of it",
    ["CH", "LIMITE on 2027-11-23", "nl/mfa", "ROUTINE"].every((each) => facts.includes(each)),
    facts,
  );
  await accessible(page, "to clear");
  await page.getByRole("button", { name: "View days.csv" }).press("Enter");
  await page.waitForSelector(".viewer table");
  check(
    "what is attached is shown to whoever is to clear it, under the draft's level",
    (await page.locator(".viewer td").allInnerTexts()).includes("invented") &&
      (await page.locator(".viewer .vmark").first().innerText()).includes("RESTREINT UE"),
  );
  check(
    "… and does not leave from there",
    (await page.locator(".viewer").getByRole("button", { name: "Export" }).count()) === 0,
  );
  await accessible(page, "what is attached to a draft");
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog.viewer", { state: "detached" });
  await page.keyboard.press("Control+Enter");
  await says(page, "Nothing waits for you.");
  check("Ctrl+Enter clears it", true);
}

async function oneWord(page) {
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  const row = page.getByRole("row", { name: /in clearing/u });
  await row.getByRole("button", { name: "Go on" }).click();
  await says(page, "Cleared by all");
  check("all four have cleared it, and it may go", !(await isDisabled(page)), await why(page));
  const first = page.getByLabel("Paragraph 1", { exact: true });
  await first.fill(TEXT.replace("regrets", "notes"));
  await says(page, "every clearance has fallen");
  check("A05: one word changes, and all four are void", await isDisabled(page), await why(page));
  await shoot(page, "clearances-fallen");
  await page.keyboard.press("Control+Enter");
  await says(page, "Clearing: 0 of 4");
  check("Ctrl+Enter asks the same four again", true);
}

async function thatWord(page) {
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  await says(page, "Waits for you");
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  await page.waitForSelector(".diff ins");
  const changes = await page.locator(".diff del, .diff ins").allInnerTexts();
  check(
    "A05: each sees that word alone",
    changes.length === 2 && changes[0].startsWith("regrets") && changes[1].startsWith("notes"),
    JSON.stringify(changes),
  );
  check("… said in words too", /removed/u.test(changes[0]) && /added/u.test(changes[1]));
  await accessible(page, "what changed");
  await page.keyboard.press("Control+Enter");
  await says(page, "Nothing waits for you.");
  check("A05: one touch clears it again", true);
}

async function sendIt(page) {
  for (const officer of AT_THE_PROMPT) clearAtThePrompt(officer);
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  const row = page.getByRole("row", { name: /in clearing/u });
  await row.getByRole("button", { name: "Go on" }).click();
  await says(page, "Cleared by all");
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector("dialog[open]");
  await page.keyboard.press("Control+Enter");
  await says(page, "Accepted as CY-MFA-");
  check("cleared by all four, it is released", true);
}

export async function aClearing(browser) {
  await at(browser, DRAFTER, async (page) => {
    await write(page);
    await ask(page);
    await threeOfFour(page);
  });
  await at(browser, FOURTH, theFourth);
  await at(browser, DRAFTER, oneWord);
  await at(browser, FOURTH, thatWord);
  await at(browser, DRAFTER, sendIt);
}
