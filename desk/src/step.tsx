// How far an act is that is recorded: a touch is waited for, or trustees are.

import { leaving } from "./leaving";
import { words } from "./words";

export function Step() {
  const w = words();
  if (!leaving.value) return null;
  return <p role="status">{leaving.value === "touch" ? w.touchNow : w.registering}</p>;
}
