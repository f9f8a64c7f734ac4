// X33: what another page of this machine can do.
import { createServer } from "node:http";
import { check } from "./harness.mjs";

export async function anotherPage(browser, desk) {
  const evil = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html");
    answer.end("<!doctype html><title>evil</title>");
  });
  await new Promise((resolve) => evil.listen(0, "127.0.0.1", resolve));
  const page = await (await browser.newContext()).newPage();
  const { port } = evil.address();
  const origin = new URL(desk.address).origin;
  const token = new URL(desk.address).hash.slice(1);
  for (const host of ["localhost", "evil.localhost", new URL(origin).hostname]) {
    await page.goto(`http://${host}:${port}/`);
    const said = await page.evaluate(
      async ([to, secret]) => {
        try {
          const answer = await fetch(`${to}/call/hello`, {
            method: "POST",
            headers: { "content-type": "application/json", "valise-token": secret },
            body: "{}",
          });
          return `answered ${answer.status}`;
        } catch (error) {
          return String(error);
        }
      },
      [origin, token],
    );
    check(`X33: ${host} gets nothing, even with the token`, said.startsWith("TypeError"), said);
    const framed = await page.evaluate(
      (to) =>
        new Promise((resolve) => {
          const frame = document.createElement("iframe");
          frame.onload = () => {
            try {
              resolve(frame.contentDocument?.body?.innerText ?? "closed");
            } catch {
              resolve("closed");
            }
          };
          frame.src = to;
          document.body.append(frame);
        }),
      origin,
    );
    check(`X33: ${host} frames nothing of it`, framed === "closed" || framed === "", framed);
  }
  evil.close();
}
