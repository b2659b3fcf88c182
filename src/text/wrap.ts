/** Options of {@linkcode wrap}. */
export interface WrapOptions {
  /** Put before every line; counts towards the width. @default {""} */
  readonly indent?: string;
}

/**
 * Breaks text at blanks so that lines are at most `width` long; a longer word
 * stays whole on its own line. Line breaks in the text stay.
 *
 * @throws {RangeError} If the width leaves no room beside the indent.
 */
export function wrap(
  text: string,
  width: number,
  options: WrapOptions = {},
): string {
  const { indent = "" } = options;
  if (!(width > indent.length)) {
    throw new RangeError(
      `Cannot wrap: the width must be above ${indent.length}, current value is ${width}`,
    );
  }
  return text.split("\n").flatMap((paragraph) =>
    wrapLine(paragraph, width, indent)
  ).join("\n");
}

function wrapLine(paragraph: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of paragraph.split(/\s+/).filter((word) => word !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && indent.length + longer.length > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line === "" ? "" : indent + line];
}
