import { checkSize } from "./_check_size.ts";
import type { CropBox, Image } from "./types.ts";

/**
 * Cuts a rectangle out of an image; what lies outside the image is black, as in torchvision's `crop`
 * of a Pillow image.
 *
 * @throws {RangeError} If the box is empty or its corner is not whole.
 */
export function crop(image: Image, box: CropBox): Image {
  checkSize(box, "crop an image");
  if (!Number.isSafeInteger(box.top) || !Number.isSafeInteger(box.left)) {
    throw new RangeError(
      `Cannot crop an image: the corner must be whole, current value is ${box.top}, ${box.left}`,
    );
  }
  const { height, width } = box;
  const data = new Uint8Array(height * width * 3);
  const first = Math.max(0, box.left);
  const end = Math.min(image.width, box.left + width);
  for (let y = 0; y < height && first < end; y++) {
    const row = box.top + y;
    if (row < 0 || row >= image.height) continue;
    const start = row * image.width;
    data.set(
      image.data.subarray((start + first) * 3, (start + end) * 3),
      (y * width + first - box.left) * 3,
    );
  }
  return { width, height, channels: 3, data };
}
