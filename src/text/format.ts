/**
 * Numbers as reports print them. None of these accepts a non-finite number: a
 * report says why a value is missing instead.
 *
 * @module
 */
function requireFinite(value: number, what: string): number {
  if (Number.isFinite(value)) return value;
  throw new RangeError(
    `Cannot print ${what}: it must be finite, current value is ${value}`,
  );
}

/** `toFixed` without a sign in front of zero. */
function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/**
 * A fraction in percent: 0.9312 → "93.1 %".
 *
 * @throws {RangeError} If it is not finite.
 */
export function formatPercent(fraction: number, digits = 1): string {
  return `${fixed(requireFinite(fraction, "a percentage") * 100, digits)} %`;
}

/**
 * A difference of fractions in percentage points, always with its sign:
 * -0.0312 → "-3.1 pp".
 *
 * @throws {RangeError} If it is not finite.
 */
export function formatPoints(difference: number, digits = 1): string {
  return `${signedPoints(difference, digits)} pp`;
}

function signedPoints(difference: number, digits: number): string {
  const text = fixed(requireFinite(difference, "a difference") * 100, digits);
  return text.startsWith("-") || Number(text) === 0 ? text : `+${text}`;
}

/** Options of {@linkcode formatInterval}. */
export interface FormatIntervalOptions {
  /** Digits after the point. @default {1} */
  readonly digits?: number;
  /** `points`: a difference of fractions; `percent`: a fraction. @default {"points"} */
  readonly unit?: "points" | "percent";
}

/**
 * An estimate with its interval: "+7.2 pp [+5.1, +9.3]".
 *
 * @throws {RangeError} If a number is not finite.
 */
export function formatInterval(
  interval: {
    readonly estimate: number;
    readonly low: number;
    readonly high: number;
  },
  options: FormatIntervalOptions = {},
): string {
  const { digits = 1, unit = "points" } = options;
  const { estimate, low, high } = interval;
  if (unit === "points") {
    const ends = `[${signedPoints(low, digits)}, ${
      signedPoints(high, digits)
    }]`;
    return `${formatPoints(estimate, digits)} ${ends}`;
  }
  const [from, to] = [low, high].map((end) =>
    fixed(requireFinite(end, "an interval") * 100, digits)
  );
  return `${formatPercent(estimate, digits)} [${from}, ${to}]`;
}

/**
 * A duration, in the two largest units that it fills: 42 ms, 3.4 s, 2 min 5 s,
 * 1 h 30 min.
 *
 * @param milliseconds At least 0.
 * @throws {RangeError} If it is negative or not finite.
 */
export function formatDuration(milliseconds: number): string {
  if (requireFinite(milliseconds, "a duration") < 0) {
    throw new RangeError(
      `Cannot print a duration: it must be at least 0, current value is ${milliseconds}`,
    );
  }
  if (Math.round(milliseconds) < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const BYTE_UNITS = ["kB", "MB", "GB", "TB", "PB"] as const;

/**
 * A number of bytes in decimal units: 274 MB.
 *
 * @param numBytes An integer of at least 0.
 * @throws {RangeError} If it is not.
 */
export function formatBytes(numBytes: number): string {
  if (!Number.isInteger(numBytes) || numBytes < 0) {
    throw new RangeError(
      `Cannot print a size: it must be an integer of at least 0, current value is ${numBytes}`,
    );
  }
  if (numBytes < 1000) return `${numBytes} B`;
  let value = numBytes / 1000;
  let unit = 0;
  // 999.5 would print as 1000.
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${
    BYTE_UNITS[unit]
  }`;
}
