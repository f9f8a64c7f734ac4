// The thread of the cable that is on the screen, beside it.

import { type Cable, now, stateOf } from "./model";
import { show } from "./opening";
import { StateWord } from "./pieces";
import { threadOf } from "./thread";
import { local } from "./times";
import { tag, words } from "./words";

export const focusThread = (): void =>
  document.querySelector<HTMLElement>("#thread-list a")?.focus();

function Item({ cable, here, all }: { cable: Cable; here: boolean; all: string[] }) {
  const w = words();
  const subject = cable.subject ?? w.sealedSubject;
  const when = local(new Date(cable.dtg), now.value, tag());
  if (here) {
    return (
      <li aria-current="true">
        <b class="num">{cable.number}</b> <span class="quiet">{w.thisOne}</span>
      </li>
    );
  }
  return (
    <li>
      <a
        href={`#${cable.number}`}
        onClick={(event) => {
          event.preventDefault();
          void show(cable.number, all);
        }}
      >
        <span class="num">{cable.number}</span>
      </a>{" "}
      <StateWord state={stateOf(cable)} />
      <br />
      <span dir="auto" lang={cable.language}>
        {subject}
      </span>{" "}
      <span class="quiet">{when}</span>
    </li>
  );
}

export function Thread({ number }: { number: string }) {
  const all = threadOf(number);
  if (all.length === 0) return null;
  const numbers = all.map((each) => each.number);
  return (
    <section aria-labelledby="thread">
      <h2 id="thread">{words().thread(all.length)}</h2>
      <ol id="thread-list" class="thread">
        {all.map((each) => (
          <Item key={each.number} cable={each} here={each.number === number} all={numbers} />
        ))}
      </ol>
    </section>
  );
}
