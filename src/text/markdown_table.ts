/** Where the cells of a column stand. */
export type Alignment = "left" | "right" | "center";

/** Options of {@linkcode markdownTable}. */
export interface MarkdownTableOptions {
  /** One per column, or one for all. @default {"left"} */
  readonly align?: Alignment | readonly Alignment[];
}

const MIN_WIDTH = 3;

/**
 * A table in GitHub's Markdown, its columns aligned in the source too. Pipes
 * and backslashes in cells are escaped, line breaks become `<br>`.
 *
 * @returns The lines without a line break at the end.
 * @throws {RangeError} If there is no column, or a row or `align` has another
 * number of cells than the header.
 */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  options: MarkdownTableOptions = {},
): string {
  const { align = "left" } = options;
  const alignments = typeof align === "string"
    ? header.map(() => align)
    : align;
  for (const cells of [header, alignments, ...rows]) {
    if (header.length === 0 || cells.length !== header.length) {
      throw new RangeError(
        `Cannot write a table: each row needs ${header.length} cells, current value is ${cells.length}`,
      );
    }
  }
  const table = [header, ...rows].map((cells) => cells.map(escapeCell));
  const widths = header.map((_, column) =>
    Math.max(
      MIN_WIDTH,
      ...table.map((cells) => displayWidth(cells[column] ?? "")),
    )
  );
  const lines = table.map((cells) =>
    writeLine(
      cells.map((cell, i) =>
        pad(cell, widths[i] ?? 0, alignments[i] ?? "left")
      ),
    )
  );
  const rule = writeLine(
    widths.map((width, i) => writeRule(width, alignments[i] ?? "left")),
  );
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

function escapeCell(cell: string): string {
  return cell.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll(
    /\r\n|\r|\n/g,
    "<br>",
  );
}

/** Code points: enough for the letters and signs that reports use. */
function displayWidth(cell: string): number {
  return [...cell].length;
}

function pad(cell: string, width: number, alignment: Alignment): string {
  const missing = width - displayWidth(cell);
  const before = alignment === "left"
    ? 0
    : alignment === "right"
    ? missing
    : missing >> 1;
  return " ".repeat(before) + cell + " ".repeat(missing - before);
}

function writeRule(width: number, alignment: Alignment): string {
  if (alignment === "right") return "-".repeat(width - 1) + ":";
  if (alignment === "center") return ":" + "-".repeat(width - 2) + ":";
  return "-".repeat(width);
}

function writeLine(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
