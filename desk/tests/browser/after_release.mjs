// What becomes of a cable after its release, between two desks: corrected, cancelled, withdrawn, each
// shown where the cable is; and whose work it is.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessible, check, openDesk, openPage, says, shoot, unlock } from "./harness.mjs";
import { valise } from "./people.mjs";

function release(officer, subject, text) {
  const file = join(mkdtempSync(join(tmpdir(), "valise-")), "draft.txt");
  const head = `Action: nl/mfa PRIORITY\nLevel: RESTREINT UE\nSubject: ${subject}\nLanguage: en`;
  writeFileSync(file, `${head}\n\n1. (R) ${text}\n`);
  const draft = /^d\d+/mu.exec(valise(officer, "draft", "new", "--from", file))[0];
  return /CY-MFA-\d\d-\d{4}/u.exec(valise(officer, "release", draft, "--wait", "10"))[0];
}

const row = (page, number) => page.locator("table tbody tr", { hasText: number });
// All of the list is asked for anew once a minute.
const until = (page, number, word) =>
  row(page, number).filter({ hasText: word }).first().waitFor({ timeout: 90_000 });

async function unlocked(browser, officer) {
  const desk = await openDesk(officer);
  const opened = await openPage(browser, desk.address);
  await unlock(opened.page);
  await says(opened.page, "of 5 trustees");
  const end = async () => {
    await opened.context.close();
    await desk.end();
  };
  return { ...opened, end };
}

async function open(page, number) {
  await row(page, number).first().click();
  await page.keyboard.press("o");
  await page.waitForSelector("article.cable .text p");
}

// In "Sent": what is to become of that cable.
async function begin(page, number) {
  await row(page, number).click();
  await page.getByRole("button", { name: "Correct or cancel" }).focus();
  await page.keyboard.press("Enter");
}
async function change(page, number, to) {
  await begin(page, number);
  await page.getByRole("dialog").getByRole("radio", { name: to }).check();
  await page.keyboard.press("Control+Enter");
  await until(page, number, to);
}

// At the sender's desk.
async function correcting(browser, first) {
  const { page, end } = await unlocked(browser, "cy-7f3a");
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await until(page, first, "Sent");
  await begin(page, first);
  const dialog = page.getByRole("dialog");
  check(
    "what no later cable could correct cannot be corrected",
    (await dialog.getByRole("radio", { name: "Corrected" }).isDisabled()) &&
      (await dialog.innerText()).includes("release that first"),
  );
  await accessible(page, "correct or cancel");
  await page.keyboard.press("Escape");
  const second = release("cy-7f3a", "The right day", "The meeting is on Tuesday.");
  await until(page, second, "Sent");
  await change(page, first, "Corrected");
  check("the sender says that a later cable corrects it", true);
  await accessible(page, "sent and corrected");
  await end();
  return second;
}

// At the reader's.
async function corrected(page, first, second) {
  await until(page, first, "Corrected");
  await until(page, second, "New");
  await open(page, first);
  const became = await page.locator(".became").innerText();
  check(
    "its reader sees that it is corrected, by whom and by which cable, and its old text",
    became.includes("Corrected") && became.includes("cy/mfa") && became.includes(second),
    became,
  );
  await accessible(page, "corrected");
  await page.locator(".became a").focus();
  await page.keyboard.press("Enter");
  // A day's name may stand on the page for another reason.
  await page.waitForFunction(
    (wanted) => document.querySelector(".became")?.innerText.includes(wanted),
    `Corrects ${first}`,
  );
  check(
    "one press from there to the correction, which says what it corrects",
    (await page.locator("article.cable .text").innerText()).includes("Tuesday"),
  );
  await page.keyboard.press("Escape");
}

async function endingIt(reader, first) {
  valise("cy-7f3a", "cancel", first);
  await until(reader, first, "Cancelled");
  await open(reader, first);
  check(
    "a cancelled cable keeps its text, and says that it holds no more",
    (await reader.locator(".became").innerText()).includes("it holds no more"),
  );
  valise("cy-7f3a", "withdraw", first);
  await reader.waitForFunction(
    () => document.querySelectorAll("article.cable .text p").length === 0,
    null,
    { timeout: 90_000 },
  );
  check("a withdrawn cable's text closes where it is open", true);
  await shoot(reader, "withdrawn");
  await reader.keyboard.press("Escape");
  await row(reader, first).first().click();
  await reader.keyboard.press("o");
  await reader.locator(".became").waitFor();
  check(
    "… and where it was, the page says that nobody opens it any more, and asks nobody",
    (await reader.locator(".became").innerText()).includes("nobody opens it any more") &&
      (await reader.locator("article.cable .text p").count()) === 0,
  );
  await reader.keyboard.press("Escape");
}

async function whoseWork(page, number) {
  await row(page, number).first().click();
  await page.keyboard.press("a");
  await page.getByRole("dialog").getByText("Whose work is").waitFor();
  await accessible(page, "assign");
  await page.keyboard.press("Control+Enter");
  await until(page, number, "Yours");
  await page.getByRole("button", { name: "Mine 1" }).click();
  check("it is mine, and under that tab alone", (await page.locator("tr.row").count()) === 1);
  await page.keyboard.press("a");
  const to = page.getByRole("dialog").getByLabel("Assign to");
  await to.selectOption("nl-2c91");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("button", { name: "Mine 0" }).waitFor();
  await page.getByRole("button", { name: /^All / }).click();
  await until(page, number, "nl-2c91");
  const listed = JSON.parse(valise("nl-2c91", "list", "--json")).data;
  check(
    "a colleague to whom it is assigned sees it in his list",
    listed.find((each) => each.number === number)?.assignee === "nl-2c91",
  );
}

export async function afterRelease(browser) {
  const first = release("cy-7f3a", "A wrong day", "The meeting is on Monday.");
  const second = await correcting(browser, first);
  const { page, wrong, end } = await unlocked(browser, "nl-7f3a");
  await corrected(page, first, second);
  await whoseWork(page, second);
  await endingIt(page, first);
  check("and none of it is an error of the page", wrong.length === 0, wrong.join("\n"));
  await end();
}
