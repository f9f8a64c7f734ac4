// Times as cables write them (a date-time group of ACP 121, "231407Z NOV 26") and as people read
// them, in the language of the page.

const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");

// A formatter costs far more than what it formats: each is made once.
function once<Options, Format>(
  make: (language: string, options: Options) => Format,
): (language: string, options: Options) => Format {
  const made = new Map<string, Format>();
  return (language, options) => {
    const name = language + JSON.stringify(options);
    const before = made.get(name);
    if (before !== undefined) return before;
    const format = make(language, options);
    made.set(name, format);
    return format;
  };
}

const dates = once(
  (language, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options),
);
const distances = once(
  (language, options: Intl.RelativeTimeFormatOptions) =>
    new Intl.RelativeTimeFormat(language, options),
);
const numbers = once(
  (language, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options),
);

const two = (n: number): string => String(n).padStart(2, "0");

export function dtg(time: Date): string {
  return `${shortDtg(time)} ${two(time.getUTCFullYear() % 100)}`;
}

// Without its year: "231407Z NOV".
export function shortDtg(time: Date): string {
  const clock = `${two(time.getUTCDate())}${two(time.getUTCHours())}${two(time.getUTCMinutes())}Z`;
  return `${clock} ${MONTHS[time.getUTCMonth()]}`;
}

export function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

// "18:00" today, "Wednesday 13:00" within a week, else "23 Nov 13:00".
export function local(time: Date, now: Date, language: string): string {
  const clock: Intl.DateTimeFormatOptions = {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  };
  if (sameDay(time, now)) return dates(language, clock).format(time);
  const days = Math.abs(time.getTime() - now.getTime()) / 86_400_000;
  const day: Intl.DateTimeFormatOptions =
    days < 6 ? { weekday: "long" } : { day: "numeric", month: "short" };
  return dates(language, { ...day, ...clock }).format(time);
}

// Its hour, here, has just begun.
export function hourOf(time: Date): Date {
  const out = new Date(time);
  out.setMinutes(0, 0, 0);
  return out;
}

export const plusHours = (time: Date, hours: number): Date =>
  new Date(time.getTime() + hours * 3_600_000);

// "09", or "23 Nov" on a line of time of days.
export function hourOrDay(time: Date, day: boolean, language: string): string {
  const options: Intl.DateTimeFormatOptions = day
    ? { day: "numeric", month: "short" }
    : { hour: "2-digit", hourCycle: "h23" };
  return dates(language, options).format(time);
}

// "in 1 hour", "2 hours ago": the largest unit that says something.
export function relative(time: Date, now: Date, language: string): string {
  const format = distances(language, { numeric: "auto" });
  const minutes = Math.round((time.getTime() - now.getTime()) / 60_000);
  if (Math.abs(minutes) < 90) return format.format(minutes, "minute");
  const hours = Math.round(minutes / 60);
  if (Math.abs(hours) < 36) return format.format(hours, "hour");
  return format.format(Math.round(hours / 24), "day");
}

export function bytes(count: number, language: string): string {
  const units = ["byte", "kilobyte", "megabyte"] as const;
  let size = count;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return numbers(language, {
    style: "unit",
    unit: units[unit] ?? "byte",
    unitDisplay: unit === 0 ? "long" : "short",
    maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0,
  }).format(size);
}

// "2 seconds", "5 minutes", "1 hour": the largest unit that says something.
export function duration(seconds: number, language: string): string {
  const [size, unit] =
    seconds < 90
      ? [seconds, "second"]
      : seconds < 60 * 60
        ? [Math.round(seconds / 60), "minute"]
        : [Math.round(seconds / 3600), "hour"];
  const format = { style: "unit", unit, unitDisplay: "long" } as const;
  return numbers(language, format).format(size);
}
