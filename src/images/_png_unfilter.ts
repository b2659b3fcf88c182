/**
 * Undoes the filters of PNG scanlines in place (PNG specification, chapter 9).
 *
 * `data` holds `height` rows, each a filter byte and `rowBytes` bytes, from `offset` on.
 *
 * @throws {RangeError} If a filter byte is above 4.
 */
export function unfilterScanlines(
  data: Uint8Array,
  { offset, height, rowBytes, pixelBytes }: {
    readonly offset: number;
    readonly height: number;
    readonly rowBytes: number;
    /** Distance to the byte on the left that a filter refers to; at least 1. */
    readonly pixelBytes: number;
  },
): void {
  for (let y = 0; y < height; y++) {
    const start = offset + y * (rowBytes + 1) + 1;
    const row = data.subarray(start, start + rowBytes);
    // The row above the first one counts as zeros.
    const above = y === 0
      ? new Uint8Array(rowBytes)
      : data.subarray(start - rowBytes - 1, start - 1);
    unfilterRow(data[start - 1]!, row, above, pixelBytes);
  }
}

function unfilterRow(
  filter: number,
  row: Uint8Array,
  above: Uint8Array,
  pixelBytes: number,
): void {
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = pixelBytes; i < row.length; i++) {
        row[i]! += row[i - pixelBytes]!;
      }
      return;
    case 2:
      for (let i = 0; i < row.length; i++) row[i]! += above[i]!;
      return;
    case 3:
      for (let i = 0; i < row.length; i++) {
        const left = i < pixelBytes ? 0 : row[i - pixelBytes]!;
        row[i]! += (left + above[i]!) >> 1;
      }
      return;
    case 4:
      for (let i = 0; i < row.length; i++) {
        const first = i < pixelBytes;
        row[i]! += paeth(
          first ? 0 : row[i - pixelBytes]!,
          above[i]!,
          first ? 0 : above[i - pixelBytes]!,
        );
      }
      return;
    default:
      throw new RangeError(
        `Cannot undo a PNG filter: it must be 0 to 4, current value is ${filter}`,
      );
  }
}

/** Whichever neighbour is nearest to `left + above - corner`. */
function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
