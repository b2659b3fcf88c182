/**
 * A thread that decodes and resizes the images of one shard after the other. It needs read permission
 * only; what it reads and writes is in `_prepare_messages.ts`.
 *
 * @module
 */
import { DataError } from "../errors/mod.ts";
import { sha256Hex } from "../text/mod.ts";
import { centerCrop } from "./center_crop.ts";
import { decodeImage } from "./decode_image.ts";
import { resize } from "./resize.ts";
import { resizeCenterCrop } from "./resize_center_crop.ts";
import { resizedSize } from "./resized_size.ts";
import type { PrepareTransform } from "./prepared_index.ts";
import type { Image, ImageSize } from "./types.ts";
import type {
  ImageFailure,
  PrepareReply,
  PrepareRequest,
} from "./_prepare_messages.ts";

declare const self: {
  onmessage: (event: MessageEvent<PrepareRequest>) => void;
  postMessage(reply: PrepareReply, transfer?: Transferable[]): void;
};

self.onmessage = ({ data: request }) => {
  const { sources, folder, height, width, transform } = request;
  const imageBytes = height * width * 3;
  const numBytes = sources.length * imageBytes;
  const isReusable = (request.buffer?.byteLength ?? 0) >= numBytes;
  const buffer = isReusable ? request.buffer : new ArrayBuffer(numBytes);
  const pixels = new Uint8Array(buffer!, 0, numBytes);
  const failures: ImageFailure[] = [];
  sources.forEach(({ file, sha256: expected }, i) => {
    try {
      const bytes = Deno.readFileSync(`${folder}/${file}`);
      if (sha256Hex(bytes) !== expected) throw new Changed();
      const image = apply(decodeImage(bytes, { source: file }), transform);
      pixels.set(image.data, i * imageBytes);
    } catch (error) {
      failures.push({ file, reason: reasonOf(error) });
    }
    self.postMessage({ kind: "image" });
  });
  self.postMessage({ kind: "shard", pixels, failures }, [pixels.buffer]);
};

function apply(image: Image, transform: PrepareTransform): Image {
  const { crop, filter = "bilinear" } = transform;
  if (transform.resize === "none") return middleOf(image, crop!);
  if (crop !== undefined) {
    return resizeCenterCrop(image, { resize: transform.resize, crop, filter });
  }
  return resize(image, { ...resizedSize(image, transform.resize), filter });
}

/** The middle of a picture as it is. `CenterCrop` would pad a smaller one with black, which no network is trained on. */
function middleOf(image: Image, size: ImageSize): Image {
  if (image.height >= size.height && image.width >= size.width) {
    return centerCrop(image, size);
  }
  throw new RangeError(
    `expected at least ${size.height} × ${size.width} pixels when nothing is resized, current value is ${image.height} × ${image.width}`,
  );
}

/** The file is no longer what it was when the preparation began. */
class Changed extends Error {}

/** The first line says what is wrong; the others repeat the source and the remedy. */
function reasonOf(error: unknown): string {
  if (error instanceof DataError) return error.message.split("\n")[0] ?? "";
  if (error instanceof Deno.errors.NotFound) return "the file does not exist";
  if (error instanceof Changed) {
    return "the file has changed while it was prepared";
  }
  if (error instanceof RangeError) return error.message;
  return String(error);
}
