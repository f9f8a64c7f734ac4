// A working hour at the list and at cables, in any width and language, and locking.
import { accessible, check, shoot, unlock } from "./harness.mjs";

export async function aWorkingHour(page) {
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
  const text = await page.locator("article.cable .text").innerText();
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
  await page.waitForSelector("table.plain .track .tick", { state: "attached" });
  const sums = await page.locator("p.say").innerText();
  check(
    "who opened an own cable stands on a screen of its own, summed up",
    /^Sent to \d missions?, delivered to \d\./u.test(sums),
    sums,
  );
  check(
    "… and how far that is known",
    (await page.locator("main").innerText()).includes("Complete to "),
  );
  await accessible(page, "who");
  await page.getByRole("button", { name: "Remind those for action" }).press("Enter");
  await page.getByRole("heading", { name: "New draft" }).waitFor();
  check(
    "those for action are reminded by a draft that refers to it",
    (await page.getByLabel("Refers to").inputValue()).startsWith("NL-MFA-") &&
      (await page.getByLabel("Subject", { exact: true }).inputValue()).startsWith("Reminder:"),
  );
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Drafts" }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await page.getByRole("heading", { name: "Sent" }).waitFor();
  await accessible(page, "sent");
  return /(?<!\p{L})\p{Ll}{7,}(?!\p{L})/u.exec(text)[0]; // a word of what was opened, in any script
}

// Nothing hangs over, and nothing scrolls sideways.
async function fits(page, screen, width) {
  await page.setViewportSize({ width, height: width < 390 ? 192 : 780 });
  await page.waitForTimeout(100);
  const over = await page.evaluate(() => {
    const wide = (each) => each.scrollWidth > each.clientWidth + 1;
    const scrolls = (each) => /auto|scroll/u.test(getComputedStyle(each).overflowX);
    return [...document.querySelectorAll("html, body, body *:not(textarea)")]
      .filter((each) => wide(each) && (each === document.documentElement || scrolls(each)))
      .map((each) => `${each.tagName}.${each.className} ${each.scrollWidth}`);
  });
  check(`nothing of the ${screen} hangs over at ${width} px`, over.length === 0, over.join());
  await shoot(page, `${screen}-${width}`);
}

// Windows of 1366 and 1280 pixels at 400 % (WCAG 2.2, 1.4.10).
async function magnified(page, screen) {
  for (const width of [341, 320]) await fits(page, screen, width);
}

async function goTo(page, letter) {
  await page.locator("main h1").first().click(); // no letters while one types
  await page.keyboard.press("g");
  await page.keyboard.press(letter);
  await page.waitForTimeout(100);
}

export async function narrowAndInLanguages(page) {
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  for (const width of [390, 640, 1024]) await fits(page, "list", width);
  await magnified(page, "list");
  await page.locator("table.list tr.row[aria-current]").focus();
  await page.keyboard.press("o");
  await page.waitForSelector("article.cable .text p");
  await page.keyboard.press("i");
  await magnified(page, "reading");
  await page.keyboard.press("p");
  await page.waitForSelector("dialog[open]");
  await magnified(page, "print");
  await page.keyboard.press("Escape");
  for (const [letter, screen] of [
    ["d", "drafts"],
    ["l", "clearing"],
    ["/", "search"],
    ["s", "sent"],
  ]) {
    await goTo(page, letter);
    await fits(page, screen, 390);
    await magnified(page, screen);
  }
  await page.keyboard.press("j");
  await page.keyboard.press("w");
  await page.waitForSelector("table.plain tbody .track");
  await fits(page, "who", 390);
  await magnified(page, "who");
  await page.keyboard.press("n");
  await page.getByRole("heading", { name: "New draft" }).waitFor();
  await fits(page, "draft", 390);
  await magnified(page, "draft");
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Drafts" }).waitFor();
  await page.getByRole("link", { name: "My record" }).click();
  await page.waitForSelector("table.plain tbody tr");
  await fits(page, "my-record", 390);
  await magnified(page, "my-record");
  await page.getByRole("link", { name: "Settings" }).click();
  await magnified(page, "settings");
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
    await page.waitForFunction((name) => document.title.includes(name), title);
    check(`the page speaks ${language}`, true);
  }
}

export async function locking(page) {
  await page.keyboard.press("F8");
  await page.getByRole("button", { name: "Unlock" }).waitFor();
  const left = await page.locator("table.list tr.row").count();
  check("locked, no cable is left on the page", left === 0, left);
}
