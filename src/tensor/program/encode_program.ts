import type { ProgramSignature, RecordedProgram } from "./types.ts";

/** The first bytes of an encoded program; the digit is the version of the format. */
const MAGIC = "SBPROGRAM1\n";

const HEADER_LENGTH_BYTES = 4;

/**
 * A recorded program as one array of bytes, for a file: a mark, the length of the signature (uint32, little-endian), the
 * signature as JSON, the graph. The same program gives the same bytes.
 */
export function encodeProgram(recorded: RecordedProgram): Uint8Array {
  const utf8 = new TextEncoder();
  const magic = utf8.encode(MAGIC);
  const signature = utf8.encode(JSON.stringify(recorded.signature));
  const start = magic.length + HEADER_LENGTH_BYTES;
  const bytes = new Uint8Array(
    start + signature.length + recorded.graph.length,
  );
  bytes.set(magic);
  new DataView(bytes.buffer).setUint32(magic.length, signature.length, true);
  bytes.set(signature, start);
  bytes.set(recorded.graph, start + signature.length);
  return bytes;
}

/**
 * The program that {@linkcode encodeProgram} wrote.
 *
 * @throws {SyntaxError} If the bytes are not such a file, or not all of it.
 */
export function decodeProgram(bytes: Uint8Array): RecordedProgram {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const start = MAGIC.length + HEADER_LENGTH_BYTES;
  const mark = bytes.subarray(0, MAGIC.length);
  if (
    bytes.length < start ||
    !mark.every((byte, i) => byte === MAGIC.charCodeAt(i))
  ) {
    throw new SyntaxError(
      `Cannot decode a program: the first bytes must be "${MAGIC.trim()}", current value is ${bytes.length} other bytes`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = start + view.getUint32(MAGIC.length, true);
  if (end >= bytes.length) {
    throw new SyntaxError(
      `Cannot decode a program: it must be longer than ${end} bytes, current value is ${bytes.length}`,
    );
  }
  const signature: unknown = JSON.parse(
    utf8.decode(bytes.subarray(start, end)),
  );
  if (!isSignature(signature)) {
    throw new SyntaxError(
      "Cannot decode a program: its signature has no state or no entries, current value is other JSON",
    );
  }
  return { graph: bytes.slice(end), signature };
}

function isSignature(value: unknown): value is ProgramSignature {
  return typeof value === "object" && value !== null && "state" in value &&
    Array.isArray(value.state) && "entries" in value &&
    typeof value.entries === "object" && value.entries !== null;
}
