// A machine without keys: two passkeys of Chromium's own authenticators (WebAuthn with PRF), twelve
// words for two registrars, and the first cable opened by a true touch.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { accessible, check, demo, openDesk, openPage, shoot } from "./harness.mjs";
import { charter, foundingHash, twoSign } from "./people.mjs";

const MEMBER = "fr"; // where nobody has opened anything yet
const SESSION = 25; // cables that one touch may name (DESIGN.md, opening 1)
const AUTHENTICATOR = {
  protocol: "ctap2",
  ctap2Version: "ctap2_1",
  transport: "usb",
  hasUserVerification: true,
  isUserVerified: true,
  hasPrf: true,
  automaticPresenceSimulation: false,
};

// An officer who is accredited, at a machine that touches nothing by itself.
function newcomer() {
  const officer = `${MEMBER}-${Math.floor(Math.random() * 0x10000)
    .toString(16)
    .padStart(4, "0")}`;
  const folder = `${demo}/people/${officer}`;
  mkdirSync(folder);
  const settings = readFileSync(`${demo}/people/${MEMBER}-7f3a/terminal.toml`, "utf8");
  writeFileSync(`${folder}/terminal.toml`, settings.replace(/^authenticator = .*\n/mu, ""));
  const until = `${new Date().getUTCFullYear() + 1}-01-01`;
  twoSign(MEMBER, [
    "officer",
    "add",
    officer,
    "--roles",
    "drafter releaser reader",
    "--missions",
    `${MEMBER}/mfa`,
    "--clearance",
    "R-UE",
    "--until",
    until,
  ]);
  twoSign(MEMBER, ["grant", officer, "GEN", "--until", until]);
  return { officer, folder };
}

async function authenticators(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const add = async () =>
    (await session.send("WebAuthn.addVirtualAuthenticator", { options: AUTHENTICATOR }))
      .authenticatorId;
  const [first, second] = [await add(), await add()];
  const present = (authenticatorId, enabled) =>
    session.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
  return {
    touch: async (which) => {
      await present(which === 1 ? second : first, false);
      await present(which === 1 ? first : second, true);
    },
    // The person is not recognised: a wrong PIN, another's finger.
    recognise: async (isUserVerified) => {
      for (const authenticatorId of [first, second]) {
        await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
      }
    },
    takeAway: async () => {
      await present(first, false);
      await present(second, false);
    },
  };
}

async function makeKeys(page, keys) {
  const next = async (words, which) => {
    await page.getByText(words).waitFor({ timeout: 15_000 });
    await keys.touch(which);
    await page.getByRole("button", { name: "I have it in hand" }).click();
  };
  await keys.touch(1);
  await page.getByRole("button", { name: "Begin" }).click();
  await next("Touch the second passkey", 2);
  await next("Touch the first once more", 1);
  await next("Touch the second once more", 2);
  await page.locator("ol.twelve li").nth(11).waitFor();
}

// A15: one touch for twenty-five cables; the next asks for another, and nothing moves meanwhile.
async function aSession(page, keys) {
  await page.locator("table.list tr.row[aria-current]").focus();
  await page.keyboard.press("o");
  await page.waitForSelector("article.cable .text p");
  check("a cable opens by a touch that the trustees verified", true);
  await shoot(page, "enrolled-reading");
  await keys.takeAway();
  const number = () => page.locator(".kv .num").first().innerText();
  for (let opened = 1; opened < SESSION; opened += 1) {
    const before = await number();
    await page.keyboard.press("]");
    await page.waitForFunction(
      (was) => document.querySelector(".kv .num")?.textContent !== was,
      before,
    );
  }
  const last = await number();
  await page.keyboard.press("]");
  await page.locator("p.banner", { hasText: /^(Touch your passkey|One touch opens)/u }).waitFor();
  check(
    "A15: after 25 cables the next asks for a touch, and the place is kept",
    (await number()) === last,
  );
}

// The last that is asked of these authenticators: whom they did not know once they do not ask again.
async function aRefusedTouch(page, keys) {
  await keys.touch(1);
  await keys.recognise(false);
  await page.keyboard.press("F8");
  await page.getByRole("button", { name: "Unlock", exact: true }).click();
  const box = page.locator(".alone .problem");
  await box.waitFor({ timeout: 30_000 });
  const said = await box.innerText();
  check(
    "a touch refused: one cause, one remedy, one person",
    /touch/iu.test(said) && /Who can help: \S/u.test(said),
    said,
  );
  await accessible(page, "touch refused");
}

export async function enrolling(browser) {
  const { officer, folder } = newcomer();
  const request = `${folder}/request`;
  const desk = await openDesk(officer, [
    "--enrol",
    officer,
    "--charter",
    charter,
    "--hash",
    foundingHash(),
    "--output",
    request,
  ]);
  const { context, page, wrong } = await openPage(browser, desk.address);
  const keys = await authenticators(page);
  await page.getByRole("heading", { name: "A new device" }).waitFor();
  await accessible(page, "enrolling");
  await makeKeys(page, keys);
  const words = (await page.locator("ol.twelve li").allInnerTexts()).join(" ");
  check(
    "two passkeys were made in the page, and twelve words are shown",
    words.split(" ").length === 12,
    words,
  );
  await accessible(page, "twelve words");
  await page.reload();
  await page.locator("ol.twelve li").nth(11).waitFor();
  check("they are there again after a reload", true);
  twoSign(MEMBER, ["device", "approve", request], ["--fingerprint", words]);
  for (const which of [1, 2]) {
    await keys.touch(which);
    await page
      .getByRole("button", {
        name: which === 1 ? "They have enrolled it" : "Unlock",
        exact: which === 2,
      })
      .click();
    await page.waitForSelector("table.list tr.row");
    check(`passkey ${which} unlocks`, true);
    if (which === 1) await page.keyboard.press("F8");
  }
  await page.waitForFunction(() => document.body.innerText.includes("Sealed, here"), null, {
    timeout: 30_000,
  });
  await aSession(page, keys);
  await aRefusedTouch(page, keys);
  check("nothing went wrong on the page", wrong.length === 0, wrong.join("\n"));
  await context.close();
  await desk.end();
}
