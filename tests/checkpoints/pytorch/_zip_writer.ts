import { crc32, deflateRawSync } from "node:zlib";

/** One entry of an archive to write; what is given replaces the honest value. */
export interface ZipPart {
  readonly name: string;
  readonly data: Uint8Array;
  readonly deflate?: boolean;
  readonly method?: number;
  readonly flags?: number;
  readonly crc?: number;
  readonly numBytes?: number;
  readonly header?: number;
  readonly localName?: string;
}

/** What the end record claims instead of the truth. */
export interface ZipEnd {
  readonly count?: number;
  readonly offset?: number;
  readonly comment?: string;
}

function bytesOf(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}

function little(size: number, ...values: number[]): number[] {
  return values.flatMap((value) =>
    Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) % 256)
  );
}

/** An archive by PKWARE's APPNOTE, honest or not. */
export function writeZip(
  parts: readonly ZipPart[],
  end: ZipEnd = {},
): Uint8Array<ArrayBuffer> {
  const body: number[] = [];
  const directory: number[] = [];
  for (const part of parts) {
    const packed = part.deflate ? deflateRawSync(part.data) : part.data;
    const {
      header = body.length,
      crc = crc32(part.data),
      numBytes = part.data.length,
    } = part;
    const fixed = [
      ...little(
        2,
        20,
        part.flags ?? 0,
        part.method ?? (part.deflate ? 8 : 0),
        0,
        0,
      ),
      ...little(4, crc, packed.length, numBytes),
    ];
    const localName = bytesOf(part.localName ?? part.name);
    for (const byte of little(4, 0x04034b50)) body.push(byte);
    for (
      const byte of [...fixed, ...little(2, localName.length, 0), ...localName]
    ) body.push(byte);
    for (const byte of packed) body.push(byte);
    const name = bytesOf(part.name);
    directory.push(
      ...little(4, 0x02014b50),
      ...little(2, 20),
      ...fixed,
      ...little(2, name.length, 0, 0, 0, 0),
    );
    directory.push(...little(4, 0, header), ...name);
  }
  const { count = parts.length, offset = body.length, comment = "" } = end;
  const tail = [
    ...little(4, 0x06054b50),
    ...little(2, 0, 0, count, count),
    ...little(4, directory.length, offset),
    ...little(2, comment.length),
    ...bytesOf(comment),
  ];
  return Uint8Array.from([...body, ...directory, ...tail]);
}
