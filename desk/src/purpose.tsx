// What an old cable is opened, printed or exported for: it counts against the archive budget.

import type { Signal } from "@preact/signals";
import { words } from "./words";

const PURPOSES = ["duty", "handover", "drafting", "inquiry", "exercise"] as const;

export function PurposeField({ purpose }: { purpose: Signal<string> }) {
  const w = words();
  const names: Record<(typeof PURPOSES)[number], string> = {
    duty: w.duty,
    handover: w.handover,
    drafting: w.drafting,
    inquiry: w.inquiry,
    exercise: w.exercisePurpose,
  };
  return (
    <label>
      {w.purpose}
      <select
        value={purpose.value}
        onChange={(event) => {
          purpose.value = event.currentTarget.value;
        }}
      >
        {PURPOSES.map((each) => (
          <option key={each} value={each}>
            {names[each]}
          </option>
        ))}
      </select>
    </label>
  );
}
