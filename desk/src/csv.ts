// Comma-separated values as RFC 4180 writes them; also with semicolons or tabs, as European and other
// spreadsheets do. Every cell stays the text that it is: nothing is reckoned.

// What stands between cells: which of the three the first line has most often outside quotes.
function separatorOf(text: string): string {
  const counts = new Map([",", ";", "\t"].map((each) => [each, 0]));
  let quoted = false;
  for (const each of text) {
    if (each === '"') quoted = !quoted;
    else if (!quoted && (each === "\n" || each === "\r")) break;
    else if (!quoted && counts.has(each)) counts.set(each, (counts.get(each) ?? 0) + 1);
  }
  let best = ",";
  for (const [each, count] of counts) if (count > (counts.get(best) ?? 0)) best = each;
  return best;
}

export function csvRows(text: string): string[][] {
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let at = 0;
  const endCell = () => {
    row.push(cell);
    cell = "";
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  // From behind the opening quote to behind the closing one; two of them are one of the text.
  const quoted = () => {
    while (at < text.length) {
      if (text[at] === '"' && text[at + 1] === '"') {
        cell += '"';
        at += 2;
      } else if (text[at] === '"') {
        at += 1;
        return;
      } else {
        cell += text[at];
        at += 1;
      }
    }
  };
  while (at < text.length) {
    const each = text[at] ?? "";
    at += 1;
    if (each === '"' && cell === "") quoted();
    else if (each === separator) endCell();
    else if (each === "\n") endRow();
    else if (each === "\r" && text[at] === "\n") continue;
    else if (each === "\r") endRow();
    else cell += each;
  }
  if (cell !== "" || row.length > 0) endRow();
  return rows;
}
