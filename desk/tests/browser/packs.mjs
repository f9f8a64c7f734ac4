// A38: twelve cables are taken along for three days. Without the line those twelve open, and no other;
// on the fourth day none does.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessible, check, demo, openDesk, openPage, says, shoot, unlock } from "./harness.mjs";
import { valise } from "./people.mjs";
import { cutOff, restart } from "./servers.mjs";

const TAKEN = 12;
const DAYS = 3;

async function takeAlong(page) {
  // What was withdrawn is nothing to take along: the button would count one less.
  const rows = page.locator("table.list tr.row").filter({ hasNotText: "Withdrawn" });
  const numbers = (await rows.locator(".t-num .num").allInnerTexts()).map((each) => each.trim());
  for (const number of numbers.slice(0, TAKEN)) {
    await rows.filter({ hasText: number }).focus();
    await page.keyboard.press("x");
  }
  await page.getByRole("button", { name: `Take ${TAKEN} cables along` }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("For how long").selectOption(String(DAYS));
  await accessible(page, "take along");
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction(
    (wanted) => document.body.innerText.includes(wanted),
    `${TAKEN} cables taken along`,
    { timeout: 60_000 },
  );
  check(`A38: ${TAKEN} cables are taken along, each an opening on the record`, true);
  await page.getByRole("link", { name: /Taken along/u }).click();
  const here = await page.locator("tbody tr").filter({ hasText: "Here until" }).count();
  check("they are listed with their end", here === TAKEN, here);
  await accessible(page, "taken along");
  await page.keyboard.press("Escape");
  await page.waitForSelector("table.list tr.row");
  return { taken: numbers.slice(0, TAKEN), other: numbers[TAKEN] };
}

async function anotherIsRefused(page, number) {
  const row = page.locator("table.list tr.row", { hasText: number });
  await row.click();
  await page.keyboard.press("o");
  const box = page.locator("section.problem");
  await box.waitFor({ timeout: 60_000 });
  const said = await box.innerText();
  check(
    "A38: the thirteenth is refused without the line: one cause, one remedy, one person",
    /Who can help: \S/u.test(said) && (await page.locator("article.cable .text p").count()) === 0,
    said,
  );
}

// A cable that stands first in the list, with something attached.
function sentWithFile(member) {
  const folder = mkdtempSync(join(tmpdir(), "valise-pack-"));
  writeFileSync(join(folder, "days.csv"), "day;what\r\nMonday;invented\r\n");
  const due = new Date(Date.now() + 600_000).toISOString().replace(/\.\d+/u, "");
  const draft = [
    `Action: ${member}/mfa IMMEDIATE due ${due}`,
    "Level: RESTREINT UE",
    "Subject: Demonstration: with a table, for the journey",
    "Language: en",
    `Attachment: ${join(folder, "days.csv")}`,
    "",
    "1. (R) Summary. Invented, of no real State.",
  ];
  writeFileSync(join(folder, "draft.txt"), draft.join("\n"));
  const id = valise("cy-7f3a", "draft", "new", "--from", join(folder, "draft.txt")).trim();
  const said = valise("cy-7f3a", "release", id, "--wait", "30");
  rmSync(folder, { recursive: true });
  return /CY-MFA-\d\d-\d{4}/u.exec(said)[0];
}

async function viewed(page) {
  await page.getByRole("button", { name: "View days.csv" }).press("Enter");
  await page.waitForSelector(".viewer table");
  const cells = await page.locator(".viewer td").allInnerTexts();
  check("A38: and what is attached is there too", cells.includes("invented"), cells.join("|"));
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog.viewer", { state: "detached" });
}

// A desk that begins without the line: it lists and opens what was taken along.
async function withoutLine(browser, officer, taken, withFile) {
  const desk = await openDesk(officer);
  const { context, page } = await openPage(browser, desk.address);
  await unlock(page);
  const rows = page.locator("table.list tr.row");
  const listed = await rows.allInnerTexts();
  check(
    "without the line the twelve are listed",
    taken.every((number) => listed.some((each) => each.includes(number))),
    listed.join("\n"),
  );
  await says(page, "Listed are the cables kept here");
  for (const number of taken) {
    await rows.filter({ hasText: number }).click();
    await page.keyboard.press("o");
    await page.waitForSelector("article.cable .text p");
    const shown = await page.locator(".kv .num").first().innerText();
    if (!shown.includes(number)) throw new Error(`${shown} is shown for ${number}`);
    if (number === withFile) await viewed(page);
    await page.keyboard.press("Escape");
    await page.waitForSelector("table.list tr.row");
  }
  check(`A38: all ${TAKEN} open without the line`, true);
  await shoot(page, "without-the-line");
  await context.close();
  await desk.end();
}

async function onTheFourthDay(browser, officer) {
  const settings = `${demo}/people/${officer}/terminal.toml`;
  // Before its tables: a key of the settings themselves.
  const before = readFileSync(settings, "utf8");
  writeFileSync(settings, `clock_offset_s = ${DAYS * 86_400 + 60}\n${before}`);
  const desk = await openDesk(officer);
  const { context, page } = await openPage(browser, desk.address);
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.getByRole("heading", { name: "Cables" }).waitFor();
  await page.getByRole("link", { name: "Taken along" }).click();
  await says(page, "open it again on the line");
  const ended = await page.locator("tbody tr").filter({ hasText: "Ended" }).count();
  check("A38: on the fourth day none of them is there", ended === TAKEN, ended);
  check("… and none is listed", (await page.locator("tbody button").count()) === 0);
  await accessible(page, "pack ended");
  await context.close();
  await desk.end();
  writeFileSync(settings, before);
}

// Until the node answers its officers again.
async function backAgain(member, officer) {
  restart(member);
  for (let tries = 0; tries < 40; tries += 1) {
    try {
      valise(officer, "list");
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 500));
    }
  }
  throw new Error(`the node of ${member} does not answer`);
}

export async function packs(browser, officer) {
  const member = officer.slice(0, officer.indexOf("-"));
  const withFile = sentWithFile(member);
  const desk = await openDesk(officer);
  const { context, page, wrong } = await openPage(browser, desk.address);
  await unlock(page);
  await says(page, "of 5 trustees");
  await page.getByText(withFile, { exact: true }).first().waitFor({ timeout: 60_000 });
  const { taken, other } = await takeAlong(page);
  cutOff(member);
  try {
    await anotherIsRefused(page, other);
    await context.close();
    await desk.end();
    await withoutLine(browser, officer, taken, withFile);
    await onTheFourthDay(browser, officer);
  } finally {
    await backAgain(member, officer);
  }
  check("and none of it is an error of the page", wrong.length === 0, wrong.join("\n"));
}
