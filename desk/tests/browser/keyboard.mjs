// A19: a cable unlocked, opened, accepted, answered and locked away, by the keyboard alone.
import { accessible, check, says } from "./harness.mjs";

// Tab until what is wanted has the focus; a page that traps it would never end.
async function tabTo(page, wanted) {
  const met = [];
  for (let presses = 0; presses < 80; presses += 1) {
    const name = await page.evaluate(() => {
      const at = document.activeElement;
      const label = at?.labels?.[0]?.textContent ?? at?.getAttribute("aria-label");
      return (label ?? at?.textContent ?? "").trim();
    });
    if (name.startsWith(wanted)) return;
    met.push(name.slice(0, 30));
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not come to: ${wanted}; it came to ${met.join(" | ")}`);
}

export async function keyboardAlone(page) {
  await tabTo(page, "Unlock");
  await page.keyboard.press("Enter");
  await page.waitForSelector("header.head");
  await says(page, "of 5 trustees");
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await page.locator("table.list tr.row[aria-current]").waitFor();
  const state = () => page.locator("tr[aria-current] .t-state").innerText();
  const duty = () => page.locator("tr[aria-current] .t-duty").innerText();
  for (let row = 0; row < 49; row += 1) {
    if ((await state()).includes("New") && (await duty()).includes("ACTION")) break;
    await page.keyboard.press("j");
    await page.waitForTimeout(30);
  }
  await page.keyboard.press("o");
  await page.waitForSelector("article.cable .text p");
  await page.keyboard.press("e");
  await says(page, "Accepted for action.");
  const number = (await page.locator(".kv .num").first().innerText()).trim();
  await page.keyboard.press("r");
  await page.getByRole("heading", { name: "New draft" }).waitFor();
  check("a reply goes to the sender, and refers to what it answers", await answers(page, number));
  await tabTo(page, "Subject");
  await page.keyboard.press("End");
  await page.keyboard.type(" an answer");
  await tabTo(page, "Paragraph 1");
  await page.keyboard.type("We agree.");
  await says(page, "covers all paragraphs");
  await accessible(page, "reply");
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector("dialog[open]");
  await page.keyboard.press("Control+Enter");
  await says(page, "Accepted as NL-MFA-");
  await page.keyboard.press("F8");
  await page.getByRole("button", { name: "Unlock" }).waitFor();
  check("A19: unlocked, opened, accepted, answered and locked by the keyboard alone", true);
}

const answers = (page, number) =>
  page.evaluate((wanted) => {
    const value = (name) => document.getElementById(`field-${name}`)?.value ?? "";
    return value("references") === wanted && /^[a-z]+\/[a-z]+$/u.test(value("action"));
  }, number);
