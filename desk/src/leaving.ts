// Text that leaves this terminal, on paper (copies.ts) or as a file: that is on the record before the
// text is here (docs/local-api.md).

import { signal } from "@preact/signals";
import { call } from "./api";
import { bytesOf } from "./attached";
import { askStatus, type Cable, failed, fault } from "./model";

export const leaves = signal<"paper" | "file" | null>(null); // the dialog that is open
export const leaving = signal<"touch" | "sending" | null>(null);

export async function act<Done>(name: string, body: object): Promise<Done | null> {
  if (leaving.value) return null;
  fault.value = null;
  leaving.value = "sending";
  try {
    const done = await call<Done>(name, body, (step) => {
      leaving.value = step === "touch" ? "touch" : "sending";
    });
    void askStatus(0).catch(() => {});
    return done;
  } catch (error) {
    failed(error);
    return null;
  } finally {
    leaving.value = null;
  }
}

// An old cable is opened for a purpose that is named.
export const purposeOf = (cable: Cable, purpose: string): object =>
  cable.archive ? { purpose } : {};

interface Exported {
  name: string;
  text: string | null;
  base64: string | null;
}

// As a file of this machine, where the browser keeps what is loaded.
export function saveAs(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

export async function exportAs(
  cable: Cable,
  form: string,
  reason: string,
  purpose: string,
): Promise<boolean> {
  const body = { number: cable.number, as: form, reason, ...purposeOf(cable, purpose) };
  const file = await act<Exported>("export", body);
  if (!file) return false;
  const content = file.base64 === null ? (file.text ?? "") : bytesOf(file.base64);
  saveAs(file.name, content, "application/octet-stream");
  return true;
}
