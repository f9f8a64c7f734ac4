// A reply from the first letter to "accepted": checks while typing, what is kept, a killed terminal.
import { chromium } from "playwright-core";
import { accessible, check, openDesk, openPage, says, shoot } from "./harness.mjs";
import { twoSign } from "./people.mjs";

const saved = (page) =>
  page.waitForFunction(() => /Saved \d\d:\d\d:\d\d/u.test(document.body.textContent), null, {
    timeout: 15_000,
  });

async function fill(page) {
  await page.getByLabel("Action", { exact: true }).fill("cy/mfa, nowhere");
  await page.getByLabel("Action", { exact: true }).press("Tab");
  await says(page, "Error:");
  check("a mission that is none is said at its field, while typing", true);
  await aList(page);
  await page.getByLabel("Action", { exact: true }).fill("cy/mfa");
  await page.getByLabel("Level").selectOption("R-UE");
  await page.getByLabel("Subject", { exact: true }).fill("Demonstration: from the desk");
  await handling(page);
}

// F3, F4: what is shown and signed are missions.
async function aList(page) {
  twoSign("nl", ["collective", "set", "PARTNERS", "cy/mfa", "fr/mfa", "nl/mfa"]);
  const action = page.getByLabel("Action", { exact: true });
  await action.fill("PARTNERS IMMEDIATE");
  await action.press("Tab");
  await page.waitForFunction(
    () => document.getElementById("field-action").value === "cy/mfa IMMEDIATE, fr/mfa IMMEDIATE",
    null,
    { timeout: 15_000 },
  );
  check("a list stands as its missions, less the own one, where it was typed", true);
  const exempted = page.getByLabel("Exempted", { exact: true });
  await exempted.fill("fr/mfa");
  await exempted.press("Tab");
  await says(page, "1 exempted");
  check("and who is left out of it is counted", true);
  await exempted.fill("");
}

async function handling(page) {
  await page.getByLabel("Type", { exact: true }).selectOption("PROPOSAL");
  await page.getByLabel("Releasable to", { exact: true }).fill("NATO");
  const downgrade = page.getByLabel("Downgrade", { exact: true });
  await downgrade.fill("R-UE on 2027-11-23");
  await downgrade.press("Tab");
  await says(page, "is not below the cable's");
  check("a downgrade to the cable's own level is said at its field", true);
  await downgrade.fill("LIMITE on 2027-11-23");
}

// DESK.md, point 26: the caret stays where it is while the draft is kept.
async function kept(page) {
  const first = page.getByLabel("Paragraph 1", { exact: true });
  check(
    "paragraphs begin with the level's mark",
    (await page.getByLabel("Mark of paragraph 1").inputValue()) === "R",
  );
  await first.click();
  await page.keyboard.type("Invented, of no real State, place or person");
  await page.keyboard.press("ArrowLeft");
  await saved(page);
  const at = await page.evaluate(() => [
    document.activeElement.getAttribute("aria-label"),
    document.activeElement.selectionStart,
  ]);
  check(
    "the draft is kept by itself, and the caret stays",
    at[0] === "Paragraph 1" && at[1] === 42,
    at,
  );
}

async function pasted(page) {
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "se\u200Ben");
    document.activeElement.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await page.waitForFunction(() => /U\+200B/u.test(document.body.textContent));
  const text = await page.getByLabel("Paragraph 1", { exact: true }).inputValue();
  check(
    "what is pasted loses what cannot be seen, and it is said",
    text.includes("seen") && !text.includes("\u200B"),
    text,
  );
  check("… to the eye as well", (await page.locator(".notice").innerText()).includes("U+200B"));
}

async function above(page) {
  const second = page.getByLabel("Paragraph 2", { exact: true });
  await second.fill("(S) what stands above");
  await says(page, "above this network's ceiling");
  check("A06: above the ceiling is refused while typing, naming where it belongs", true);
  await page.waitForFunction(() => document.body.innerText.includes("Not saved"), null, {
    timeout: 15_000,
  });
  check("… and is not kept, but stays on the page", (await second.inputValue()).includes("above"));
  await second.fill("A second paragraph.");
  await page.getByLabel("Mark of paragraph 2").selectOption("R");
  await saved(page);
}

async function tried(page) {
  const action = page.getByLabel("Action", { exact: true });
  const typed = await action.inputValue();
  await action.fill("xx/mfa");
  await page.keyboard.press("Control+Enter");
  const box = page.locator("section.problem");
  await page.waitForFunction(() => document.activeElement?.matches("section.problem"));
  await page.waitForFunction(() => document.title.startsWith("Error:"));
  check(
    "what stands against a release is summed up at the top, which takes the focus",
    (await box.innerText()).includes("xx/mfa is a mission of no member"),
    await box.innerText(),
  );
  await accessible(page, "against a release");
  await box.getByRole("link").first().press("Enter");
  check(
    "… with a link to each field",
    await action.evaluate((each) => each === document.activeElement),
  );
  await action.fill(typed);
  await box.waitFor({ state: "detached" });
}

// Locked while one writes, the draft is there again after the touch; another window locks too.
async function lockedMeanwhile(page) {
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.evaluate((token) => sessionStorage.setItem("token", token), await token(page));
  await other.reload();
  await other.waitForSelector("table.list tr.row");
  await page.bringToFront();
  await page.keyboard.press("F8");
  await page.getByRole("button", { name: "Unlock" }).waitFor();
  check(
    "F8 leaves nothing of a draft in the page",
    !(await page.evaluate(() => document.body.textContent)).includes("second paragraph"),
  );
  await other.getByRole("button", { name: "Unlock" }).waitFor({ timeout: 5_000 });
  check("… and locks every other window at once", true);
  await other.close();
  await page.getByRole("button", { name: "Unlock" }).click();
  const first = page.getByLabel("Paragraph 1", { exact: true });
  await first.waitFor();
  check(
    "… and after the touch the draft is there again",
    (await first.inputValue()) === "A second paragraph.",
  );
  check("… without a problem", (await page.locator("section.problem").count()) === 0);
}

const token = (page) => page.evaluate(() => sessionStorage.getItem("token"));

async function moved(page) {
  await page.getByLabel("Paragraph 2", { exact: true }).focus();
  await page.keyboard.press("Alt+ArrowUp"); // above its heading
  await page.keyboard.press("Alt+ArrowUp");
  const first = await page.getByLabel("Paragraph 1", { exact: true }).inputValue();
  check(
    "Alt+↑ moves a paragraph, and the caret goes with it",
    first === "A second paragraph." &&
      (await page.evaluate(() => document.activeElement.getAttribute("aria-label"))) ===
        "Paragraph 1",
    first,
  );
}

export async function aDraft(page) {
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await page.getByRole("heading", { name: "Drafts" }).waitFor();
  await accessible(page, "drafts");
  await page.keyboard.press("n");
  await page.getByRole("heading", { name: "New draft" }).waitFor();
  await fill(page);
  await kept(page);
  await pasted(page);
  await above(page);
  await moved(page);
  await tried(page);
  await lockedMeanwhile(page);
  await accessible(page, "draft");
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector("dialog[open]");
  await accessible(page, "release");
  await page.keyboard.press("Control+Enter");
  await says(page, "Accepted as NL-MFA-");
  check("Ctrl+Enter twice releases it, and its number is said", true);
  await says(page, "cy/mfa: delivered");
  check("and where it is", true);
  await shoot(page, "released");
}

// A08: the terminal is killed while one types.
export async function killed(officer, options) {
  const first = await openDesk(officer);
  const server = await chromium.launchServer(options);
  const dying = await chromium.connect(server.wsEndpoint());
  const { page } = await openPage(dying, first.address);
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.waitForSelector("table.list");
  await page.keyboard.press("n");
  await page.getByLabel("Subject", { exact: true }).fill("Demonstration: cut short");
  await page.getByLabel("Paragraph 1", { exact: true }).click();
  await page.keyboard.type("Typed before the end.");
  await page.waitForTimeout(6_000);
  server.process().kill("SIGKILL");
  await first.kill();
  const second = await openDesk(officer);
  const browser = await chromium.launch(options);
  const again = await openPage(browser, second.address);
  await again.page.getByRole("button", { name: "Unlock" }).click();
  await again.page.waitForSelector("table.list");
  await again.page.keyboard.press("g");
  await again.page.keyboard.press("d");
  const row = again.page.getByRole("row", { name: /cut short/u });
  await row.getByRole("button", { name: "Go on" }).click();
  const subject = again.page.getByLabel("Subject", { exact: true });
  await subject.waitFor();
  check(
    "A08: terminal and browser killed while one types, every field comes back",
    (await subject.inputValue()) === "Demonstration: cut short" &&
      (await again.page.getByLabel("Paragraph 1", { exact: true }).inputValue()) ===
        "Typed before the end.",
  );
  await again.page.keyboard.press("Escape");
  await row.getByRole("button", { name: "Discard" }).click();
  await again.page.getByRole("button", { name: "Discard for good" }).click();
  await row.waitFor({ state: "detached" });
  check("a draft is discarded after one question", true);
  await browser.close();
  await second.end();
}
