import type { ByteSource } from "../byte_source.ts";
import { CheckpointError } from "../errors.ts";

/** Bytes fetched at once: most opcodes take one to ten. */
const WINDOW_BYTES = 64 * 1024;

/** The longest line of a text argument: a dotted name or a number of decimal digits. */
const MAX_LINE_BYTES = 1024;

/** Reads a source from a position on; nothing is fetched before it is needed. */
export class Cursor {
  #window: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #start: number;
  #position: number;

  constructor(
    readonly source: ByteSource,
    start: number,
    readonly end: number,
  ) {
    this.#start = start;
    this.#position = start;
  }

  get position(): number {
    return this.#position;
  }

  byte(): number {
    const value = this.#window[this.#position - this.#start];
    if (value === undefined) {
      this.#refill();
      return this.byte();
    }
    this.#position++;
    return value;
  }

  /** A fresh copy of the next `length` bytes. */
  take(length: number): Uint8Array<ArrayBuffer> {
    const offset = this.#position - this.#start;
    if (length > this.end - this.#position) this.#truncated(length);
    this.#position += length;
    return offset + length <= this.#window.length
      ? this.#window.slice(offset, offset + length)
      : this.source.read(this.#position - length, length);
  }

  /** Text up to the next line feed, as ASCII; the line feed is skipped. */
  line(): string {
    let text = "";
    for (let byte = this.byte(); byte !== 0x0a; byte = this.byte()) {
      if (byte > 0x7e || text.length === MAX_LINE_BYTES) {
        throw new CheckpointError(
          `Cannot read the pickle in ${this.source.name}: no name or number at byte ${this.#position}`,
          { source: this.source.name },
        );
      }
      text += String.fromCharCode(byte);
    }
    return text;
  }

  #refill(): void {
    const length = Math.min(WINDOW_BYTES, this.end - this.#position);
    if (length <= 0) this.#truncated(1);
    this.#window = this.source.read(this.#position, length);
    this.#start = this.#position;
  }

  #truncated(length: number): never {
    throw new CheckpointError(
      `Cannot read the pickle in ${this.source.name}: ${length} bytes at ${this.#position} lie behind its end, ` +
        `current value is ${this.end} (truncated or damaged file)`,
      { source: this.source.name },
    );
  }
}
