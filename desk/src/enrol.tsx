// A machine without keys: two passkeys, then twelve words for two registrars, in person.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { call } from "./api";
import { failed, fault, type Hello, hello, type Newcomer } from "./model";
import { Button, Problem } from "./pieces";
import { unlock } from "./unlock";
import { words } from "./words";

// Which of the touches it waits for: each passkey is made, then touched once more.
const step = signal(0);
// Whichever is next is taken to hand before it is asked for: a touch of the wrong one ends it all.
const ready = signal<(() => void) | null>(null);

async function enrol(): Promise<void> {
  fault.value = null;
  step.value = 1;
  let questions = 0;
  try {
    hello.value = await call<Hello>("enrol", {}, async (now) => {
      if (now !== "touch") return;
      questions += 1;
      step.value = questions;
      if (questions === 1) return;
      await new Promise<void>((go) => {
        ready.value = go;
      });
      ready.value = null;
    });
  } catch (error) {
    failed(error);
  }
  step.value = 0;
}

function Making() {
  const w = words();
  const steps = [w.makeFirst, w.makeSecond, w.touchFirst, w.touchSecond];
  return (
    <>
      <p>{w.enrolWhy}</p>
      {fault.value && <Problem fault={fault.value} />}
      <p class="acts">
        {ready.value ? (
          <Button main act={ready.value}>
            {w.inHand}
          </Button>
        ) : (
          <Button main act={() => void enrol()} disabled={step.value > 0}>
            {w.makeKeys}
          </Button>
        )}
      </p>
      <div role="status">
        <ol class="steps">
          {steps.slice(0, step.value).map((each, at) => (
            <li key={each} class={at + 1 === step.value ? "now" : "quiet"}>
              {each}
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}

// Compared word by word: the registrars type them from this screen.
function Compare({ newcomer }: { newcomer: Newcomer }) {
  const w = words();
  return (
    <>
      <p>{w.compareWhy}</p>
      <ol class="twelve">
        {newcomer.words?.split(" ").map((word, at) => (
          // Two of them may be the same word.
          // biome-ignore lint/suspicious/noArrayIndexKey: their place is what tells them apart
          <li key={at}>{word}</li>
        ))}
      </ol>
      <p>{w.takeFile(newcomer.file)}</p>
      {fault.value && <Problem fault={fault.value} />}
      <p class="acts">
        <Button main act={() => void unlock()}>
          {w.enrolledUnlock}
        </Button>
      </p>
    </>
  );
}

export function Enrol({ newcomer }: { newcomer: Newcomer }) {
  const w = words();
  useEffect(() => {
    document.title = `${w.enrolTitle} · Valise`;
  });
  return (
    <main class="alone" id="main">
      <p class="name">Valise</p>
      <h1>{w.enrolTitle}</h1>
      <p class="quiet">{w.enrolFor(newcomer.officer, newcomer.network)}</p>
      {newcomer.words ? <Compare newcomer={newcomer} /> : <Making />}
    </main>
  );
}
