// What comes while one has gone on: a text, the outcome of a release. Neither takes the screen, the
// caret, what is typed, or the letters that would become acts.
import { accessible, check, says } from "./harness.mjs";

// The next answer to that call comes as much later.
const slowly = (page, call, ms) =>
  page.route(
    `**/call/${call}`,
    async (route) => {
      await new Promise((done) => setTimeout(done, ms));
      await route.continue();
    },
    { times: 1 },
  );

const heading = (page, name) => page.getByRole("heading", { name, level: 1 }).waitFor();
const paragraph = (page) => page.getByLabel("Paragraph 1", { exact: true });

async function toList(page) {
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await page.waitForSelector("table.list tr.row");
}

async function discarded(page, subject) {
  await page.keyboard.press("Escape");
  await heading(page, "Drafts");
  await page
    .locator("tbody tr")
    .filter({ hasText: subject })
    .getByRole("button", { name: "Discard" })
    .click();
  await page.getByRole("button", { name: "Discard for good" }).click();
  await page.waitForSelector("dialog[open]", { state: "detached" });
}

async function lateText(page) {
  await toList(page);
  await page.locator("table.list tr.row.new").first().click();
  await slowly(page, "open", 3_000);
  await page.keyboard.press("o");
  await page.keyboard.press("n");
  await heading(page, "New draft");
  await page.getByLabel("Subject", { exact: true }).fill("Demonstration: meanwhile");
  await paragraph(page).click();
  await page.keyboard.type("Here e and r are letters, ");
  await says(page, "is open: it is in the list");
  await page.keyboard.type("and stay so.");
  check(
    "a text that comes late takes neither screen nor caret",
    (await paragraph(page).inputValue()) === "Here e and r are letters, and stay so.",
    await paragraph(page).inputValue(),
  );
  await discarded(page, "Demonstration: meanwhile");
}

async function headings(page) {
  await page.keyboard.press("n");
  await heading(page, "New draft");
  await page.getByLabel("Subject", { exact: true }).fill("Demonstration: its headings");
  const names = () =>
    page.locator(".sheet h2 input").evaluateAll((all) => all.map((each) => each.value));
  const before = await names();
  await page.locator(".sheet h2 input").nth(2).fill("What I make of it");
  await page.getByLabel("Paragraph 2", { exact: true }).fill("Under Text alone.");
  await page.keyboard.press("Escape");
  await heading(page, "Drafts");
  const row = page.locator("tbody tr").filter({ hasText: "Demonstration: its headings" });
  await row.getByRole("button", { name: "Go on" }).click();
  await page.waitForSelector(".sheet h2 input");
  const after = await names();
  check(
    "headings with nothing under them come back with the draft",
    after.join() === [before[0], before[1], "What I make of it"].join(),
    after.join(),
  );
  await discarded(page, "Demonstration: its headings");
}

async function lateRelease(page) {
  await page.keyboard.press("n");
  await heading(page, "New draft");
  await page.getByLabel("Action", { exact: true }).fill("cy/mfa");
  await page.getByLabel("Level").selectOption("R-UE");
  await page.getByLabel("Subject", { exact: true }).fill("Demonstration: slow to go");
  await paragraph(page).fill("Invented, of no real State.");
  await page.waitForFunction(() => document.querySelector("#why")?.textContent === "");
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector("dialog[open]");
  await slowly(page, "release", 3_000);
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector("dialog[open]", { state: "detached" });
  await page.keyboard.press("Escape");
  await heading(page, "Drafts");
  await page.keyboard.press("n");
  await heading(page, "New draft");
  await page.getByLabel("Subject", { exact: true }).fill("Demonstration: the next one");
  await paragraph(page).click();
  await page.keyboard.type("Typed while ");
  await says(page, "Accepted as NL-MFA-");
  await page.keyboard.type("the other one went.");
  check(
    "a release that ends late drops nothing of the next draft",
    (await paragraph(page).inputValue()) === "Typed while the other one went.",
    await paragraph(page).inputValue(),
  );
  await discarded(page, "Demonstration: the next one");
}

// DESK.md, a desk officer's morning: opens, accepts, and j goes on with the next.
async function inOrder(page) {
  await toList(page);
  const rows = page.locator("table.list tr.row");
  const numbers = await rows.locator("td.t-num .num").allInnerTexts();
  await rows.first().click();
  await page.keyboard.press("o");
  await page.waitForSelector("article.cable .text p");
  await page.keyboard.press("e");
  await says(page, "Accepted for action");
  await page.keyboard.press("j");
  await page.waitForFunction(
    (number) => document.querySelector("article.cable .kv .num")?.textContent === number,
    numbers[1],
    { timeout: 15_000 },
  );
  check("after accepting, j goes on with the next of the list as it stood", true);
  await page.keyboard.press("Escape");
  await page.waitForSelector("table.list tr.row");
  const chosen = page.locator("table.list tr.row[aria-current]");
  check(
    "… and back in the list, the one that was read last is chosen",
    (await chosen.innerText()).includes(numbers[1]),
  );
}

async function wordsOfRows(page) {
  await page.getByRole("searchbox").fill("ACTION");
  check("the filter finds what the rows show", (await page.locator("tr.row").count()) > 0);
  await page.getByRole("searchbox").fill("");
  await page.locator("main h1").first().click();
}

async function chosenAgain(page) {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.locator("#language").selectOption("el");
  await page.locator("#theme").selectOption("dark");
  await heading(page, "Ρυθμίσεις");
  await page.waitForTimeout(300);
  await page.reload();
  await page.waitForFunction(() => document.documentElement.lang === "el");
  check(
    "what was chosen in Settings is there again after a reload",
    (await page.evaluate(() => document.documentElement.dataset.theme)) === "dark",
  );
  await page.waitForSelector("nav a");
  await page.getByRole("link", { name: "Ρυθμίσεις" }).click();
  await page.locator("#theme").selectOption("system");
  await page.locator("#language").selectOption("en");
  await heading(page, "Settings");
}

export async function meanwhile(page) {
  await lateText(page);
  await headings(page);
  await lateRelease(page);
  await inOrder(page);
  await wordsOfRows(page);
  await chosenAgain(page);
  await accessible(page, "settings again");
}
