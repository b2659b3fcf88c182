/**
 * A number as text that reads back as the same number; non-finite ones as the
 * words "NaN", "Infinity" and "-Infinity", negative zero as "-0".
 */
export function writeNumber(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

const WORDS: Readonly<Record<string, number>> = {
  NaN: NaN,
  Infinity: Infinity,
  "-Infinity": -Infinity,
};

/**
 * Reads what {@linkcode writeNumber} wrote.
 *
 * @throws {SyntaxError} If it is not a number.
 */
export function readNumber(text: string): number {
  const word = WORDS[text];
  if (word !== undefined) return word;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) {
    throw new SyntaxError(
      `Cannot read a number: current value is ${JSON.stringify(text)}`,
    );
  }
  return value;
}
