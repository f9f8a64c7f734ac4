// Files through the picker into a draft, over a killed terminal, to another State's reader, who views
// them: by their bytes, by keyboard alone, with nothing run of them. The samples are made here.
import { readFileSync } from "node:fs";
import { accessible, check, openDesk, openPage, says, shoot, unlock } from "./harness.mjs";

const CSV = 'day;what\r\nMonday;=1+1\r\nTuesday;"two\r\nlines"\r\n';
const HTML = "<!doctype html><script>document.title = 'taken over'</script>";
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'taken over\'"/>';

// Two pages in a font that every reader has.
function pdf() {
  const page = (number, words) => {
    const draw = `BT /F 28 Tf 72 700 Td (${words}) Tj ET`;
    return (
      `${number} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${number + 1} 0 R` +
      "/Resources<</Font<</F 3 0 R>>>>>>endobj\n" +
      `${number + 1} 0 obj<</Length ${draw.length}>>stream\n${draw}\nendstream endobj\n`
    );
  };
  return (
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" +
    "2 0 obj<</Type/Pages/Count 2/Kids[4 0 R 6 0 R]>>endobj\n" +
    "3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n" +
    `${page(4, "The first page of a plan")}${page(6, "The second page of it")}` +
    "trailer<</Root 1 0 R>>\n%%EOF\n"
  );
}

// What a camera or a drawing program would write, as this browser writes it.
const picture = async (page, type) =>
  Buffer.from(
    await page.evaluate((wanted) => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [320, 200];
      const drawing = canvas.getContext("2d");
      drawing.fillStyle = "#1d4f8c";
      drawing.fillRect(20, 20, 280, 160);
      return canvas.toDataURL(wanted).split(",")[1];
    }, type),
    "base64",
  );

async function samples(page) {
  const png = await picture(page, "image/png");
  return [
    ["map.png", png],
    ["photo.jpg", await picture(page, "image/jpeg")],
    ["plan.pdf", pdf()],
    ["note.txt", "Plain <b>words</b>, Ελλάδα.\n"],
    ["days.csv", CSV],
    ["called.txt", png],
    ["page.png", HTML],
    ["drawing.png", SVG],
  ].map(([name, bytes]) => ({
    name,
    mimeType: "application/octet-stream",
    buffer: Buffer.from(bytes),
  }));
}

const attached = (page) => page.locator(".attaching .files li");
const kept = (page) =>
  page.waitForFunction(() => /Saved \d\d:\d\d:\d\d/u.test(document.body.textContent), null, {
    timeout: 15_000,
  });

async function chosen(page) {
  await page.keyboard.press("n");
  await page.getByLabel("Action", { exact: true }).fill("cy/mfa");
  await page.getByLabel("Level").selectOption("R-UE");
  await page.getByLabel("Subject", { exact: true }).fill("Demonstration: with files");
  await page.getByLabel("Paragraph 1", { exact: true }).fill("Invented, of no real State.");
  for (const at of [2, 3]) await page.getByLabel(`Paragraph ${at}`, { exact: true }).fill("None.");
  const [first, ...more] = await samples(page);
  const [picker] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Attach files" }).press("Enter"),
  ]);
  await picker.setFiles([first]);
  await attached(page).nth(0).waitFor();
  await page.locator(".attaching input").setInputFiles(more);
  await attached(page).nth(7).waitFor();
  const rows = await attached(page).allInnerTexts();
  check(
    "files are attached through the picker, by keyboard, with name and size",
    rows.length === 8 && /map\.png\s+[\d.,]+ (k?B|bytes)/iu.test(rows[0]),
    rows.join("\n"),
  );
  await page.locator(".attaching").evaluate((place) => {
    const data = new DataTransfer();
    data.items.add(new File(["dropped"], "../a\u202Eb.txt"));
    place.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
  });
  await attached(page).nth(8).waitFor();
  await says(page, "U+202E");
  check(
    "one is dropped, and its name loses folders and what cannot be seen",
    (await attached(page).nth(8).innerText()).startsWith("ab.txt"),
  );
  await attached(page).nth(8).getByRole("button", { name: "Remove ab.txt" }).press("Enter");
  await attached(page).nth(8).waitFor({ state: "detached" });
  await page
    .locator(".attaching input")
    .setInputFiles([{ name: "film.bin", mimeType: "", buffer: Buffer.alloc(25_000_001) }]);
  await page.getByRole("alert").getByText("film.bin is 25,000,001 bytes").waitFor();
  check("more than a cable carries is refused, with size and limit", true);
  await kept(page);
  await accessible(page, "attaching");
}

// As they were when they were attached, after the terminal was killed.
async function cameBack(page) {
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  const row = page.getByRole("row", { name: /with files/u });
  await row.getByRole("button", { name: "Go on" }).click();
  await attached(page).nth(7).waitFor();
  const rows = await attached(page).allInnerTexts();
  check("kill -9 loses none of them", rows.length === 8, rows.join("\n"));
  await page.waitForFunction(() =>
    [...document.querySelectorAll("button:not([aria-disabled])")].some((each) =>
      each.textContent.startsWith("Release"),
    ),
  );
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector("dialog[open]");
  const said = await page.locator("dialog").innerText();
  check("what is signed names them", said.includes("map.png, photo.jpg, plan.pdf"), said);
  await page.keyboard.press("Control+Enter");
  await says(page, "Accepted as NL-MFA-");
  return /Accepted as (NL-MFA-\d\d-\d+)/u.exec(await page.locator("body").innerText())[1];
}

async function view(page, name) {
  await page.getByRole("button", { name: `View ${name}`, exact: true }).press("Enter");
  await page.waitForSelector("dialog.viewer[open]");
}

async function shut(page) {
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog.viewer", { state: "detached" });
}

const drawn = (page) =>
  page.waitForFunction(() => document.querySelector(".viewer img")?.naturalWidth > 0);

async function pictures(page) {
  for (const name of ["map.png", "photo.jpg"]) {
    await view(page, name);
    await drawn(page);
    check(`${name} is shown`, true);
    await shut(page);
  }
  const focused = await page.evaluate(() => document.activeElement?.textContent ?? "");
  check("Esc gives the focus back to the button", focused.includes("photo.jpg"), focused);
  await view(page, "called.txt");
  await drawn(page);
  check(
    "a PNG named .txt is judged by its bytes, and that is said",
    (await page.locator(".viewer-head").innerText()).includes("by its bytes it is PNG picture"),
  );
  await shut(page);
  for (const name of ["page.png", "drawing.png"]) {
    await view(page, name);
    await page.getByRole("alert").getByText("leaves by export alone").waitFor();
    check(
      `markup named ${name} is not shown`,
      (await page.locator(".viewer img").count()) === 0 &&
        !(await page.title()).includes("taken over"),
    );
    await shut(page);
  }
}

async function pages(page) {
  await view(page, "plan.pdf");
  await drawn(page);
  await says(page, "Page 1 of 2");
  const first = await page.locator(".viewer img").evaluate((img) => img.naturalHeight);
  check(
    "a PDF is shown page by page, with its words",
    (await page.locator(".viewer pre").innerText()).includes("The first page of a plan"),
  );
  const marks = await page.locator(".viewer .vmark").allInnerTexts();
  check(
    "under its cable's marking, above and below",
    marks.length === 2 && marks.every((each) => each.includes("RESTREINT UE/EU RESTRICTED")),
    marks.join("\n"),
  );
  await accessible(page, "viewer");
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() =>
    document.querySelector(".viewer pre")?.textContent?.includes("The second page of it"),
  );
  check("→ turns the page", true);
  await page.keyboard.press("+");
  await page.waitForFunction(
    (before) => document.querySelector(".viewer img")?.naturalHeight > before,
    first,
  );
  check("+ draws it larger", true);
  await page.setViewportSize({ width: 390, height: 780 });
  await shoot(page, "viewer-390");
  const over = await page.evaluate(
    () =>
      document.querySelector(".viewer").scrollWidth - document.querySelector(".viewer").clientWidth,
  );
  check("nothing of the viewer hangs over at 390 px", over <= 0, over);
  await page.setViewportSize({ width: 1366, height: 768 });
  await shut(page);
}

async function words(page) {
  await view(page, "note.txt");
  await page.waitForSelector(".viewer pre");
  check(
    "a text is text, its tags too",
    (await page.locator(".viewer pre").innerText()).includes("Plain <b>words</b>, Ελλάδα."),
  );
  await shut(page);
  await view(page, "days.csv");
  await page.waitForSelector(".viewer table");
  const cells = await page.locator(".viewer td").allInnerTexts();
  check(
    "a table has its cells, and a formula is a text",
    cells.includes("=1+1") && cells.some((each) => /two\s+lines/u.test(each)),
    cells.join("|"),
  );
  await accessible(page, "viewer of a table");
  await shut(page);
}

// By the keyboard, from wherever the list stands.
async function openFromList(page, number) {
  const row = page.locator("table.list tr.row[aria-current]");
  await row.focus();
  for (let at = 0; at < 200 && !(await row.innerText()).includes(number); at += 1) {
    await page.keyboard.press("j");
    await page.waitForTimeout(30);
  }
  await page.keyboard.press("o");
  await page.waitForSelector(".rail .files li");
}

async function viewed(page, number) {
  await page.getByText(number, { exact: true }).first().waitFor({ timeout: 60_000 });
  await openFromList(page, number);
  check(
    "the reader sees each with its name, kind and size",
    (await page.locator(".files li").count()) === 8 &&
      /PNG picture, /u.test(await page.locator(".files li").first().innerText()),
  );
  await accessible(page, "with attachments");
  await pictures(page);
  await pages(page);
  await words(page);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const [mail] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("dialog").getByRole("button", { name: "Export" }).click(),
  ]);
  const text = readFileSync(await mail.path(), "utf8");
  check(
    "an exported mail has them all inside",
    text.split("Content-Disposition: attachment;").length === 9 &&
      text.includes(Buffer.from(HTML).toString("base64").slice(0, 60)),
  );
}

// After locking nothing of them is here: they are read with the cable, on the record.
async function again(page, number) {
  await page.keyboard.press("Escape");
  await page.waitForSelector("table.list tr.row");
  await page.keyboard.press("F8");
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.waitForSelector("table.list tr.row");
  await openFromList(page, number);
  await view(page, "map.png");
  await page.getByRole("button", { name: "Open it again, on the record" }).press("Enter");
  await drawn(page);
  check("what is kept has no attachments: they come with another opening", true);
  await shut(page);
}

export async function attachments(browser, writer, reader) {
  const first = await openDesk(writer);
  const writing = await openPage(browser, first.address);
  await unlock(writing.page);
  await chosen(writing.page);
  await first.kill();
  await writing.context.close();
  const second = await openDesk(writer);
  const going = await openPage(browser, second.address);
  await unlock(going.page);
  const number = await cameBack(going.page);
  await going.context.close();
  await second.end();
  const desk = await openDesk(reader);
  const { context, page, wrong, requests } = await openPage(browser, desk.address);
  await unlock(page);
  await viewed(page, number);
  await again(page, number);
  check("nothing of them was run or stopped", wrong.length === 0, wrong.join("\n"));
  const away = requests.filter(
    (origin) => origin !== new URL(desk.address).origin && origin !== "null",
  );
  check("and nothing was asked of anyone else", away.length === 0, away.join(" "));
  await context.close();
  await desk.end();
}
