// Search: what is kept here in full, headers besides, and what was not searched (A21).
import { accessible, check, says } from "./harness.mjs";

export async function searching(page, word) {
  await page.keyboard.press("g");
  await page.keyboard.press("/");
  await page.getByRole("heading", { name: "Search" }).waitFor();
  await page.keyboard.type(word);
  await page.getByRole("heading", { name: "Text kept here" }).waitFor();
  const rows = await page.locator("table.plain tbody tr").count();
  check("a word of an opened text finds it", rows > 0, rows);
  const said = await page.locator("main p.say").first().innerText();
  check(
    "what was searched is said",
    /Searched \d+ kept cables? and \d+ headers?/u.test(said),
    said,
  );
  await accessible(page, "search");
  await page.getByLabel("From", { exact: true }).fill("nowhere/at-all");
  await says(page, "No cable has these words.");
  await page.getByLabel("From", { exact: true }).fill("");
  await page.locator("#search").fill("zzyzx");
  await says(page, "No cable has these words.");
  check(
    "A21: where nothing is found, the page says what was not searched",
    (await page.locator("main").innerText()).includes(
      "Older text is not searched: ask the registry.",
    ),
  );
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.waitForSelector("table.list");
}
