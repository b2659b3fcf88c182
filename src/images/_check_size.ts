import type { ImageSize } from "./types.ts";

/** @throws {RangeError} If a side is not a whole number from 1 up. */
export function checkSize({ height, width }: ImageSize, action: string): void {
  for (const side of [height, width]) {
    if (!Number.isSafeInteger(side) || side < 1) {
      throw new RangeError(
        `Cannot ${action}: sides must be whole and at least 1, ` +
          `current value is ${height}×${width}`,
      );
    }
  }
}
