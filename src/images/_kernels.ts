import { readFileSync } from "node:fs";

/** The functions of `kernels/*.c`; numbers are pointers, counts and bytes. */
export interface KernelFunctions {
  readonly memory: WebAssembly.Memory;
  readonly __heap_base: WebAssembly.Global;
  resampleHorizontal(
    source: number,
    stride: number,
    target: number,
    width: number,
    height: number,
    starts: number,
    counts: number,
    weights: number,
    maxCount: number,
  ): void;
  resampleVertical(
    source: number,
    stride: number,
    target: number,
    numBytes: number,
    height: number,
    starts: number,
    counts: number,
    weights: number,
    maxCount: number,
  ): void;
  tableBytes(): number;
  buildTable(
    table: number,
    counts: number,
    symbols: number,
    maxSymbol: number,
  ): number;
  decodeJpeg(frame: number): number;
}

const PAGE_BYTES = 65536;
/** An instance whose memory has grown beyond this is dropped: WebAssembly memory never shrinks. */
const KEPT_MEMORY_BYTES = 128 * 1024 * 1024;

let module: WebAssembly.Module | undefined;
let kept: KernelFunctions | undefined;

/**
 * WebAssembly memory for one call: blocks are taken one after the other and all given back at once.
 * Views are made anew when needed, because growing the memory detaches them.
 */
export class KernelMemory {
  readonly functions: KernelFunctions;
  #next: number;

  constructor(functions: KernelFunctions) {
    this.functions = functions;
    this.#next = functions.__heap_base.value;
  }

  /** A block of uninitialised bytes at a multiple of 16. */
  allocate(numBytes: number): number {
    const pointer = (this.#next + 15) & ~15;
    this.#next = pointer + numBytes;
    const { memory } = this.functions;
    const missing = this.#next - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    return pointer;
  }

  /** A block that holds a copy of `bytes`, and `room` bytes behind it. */
  copyIn(bytes: Uint8Array | Int32Array | Uint16Array, room = 0): number {
    const pointer = this.allocate(bytes.byteLength + room);
    const source = new Uint8Array(
      bytes.buffer,
      bytes.byteOffset,
      bytes.byteLength,
    );
    this.view(pointer, bytes.byteLength).set(source);
    return pointer;
  }

  /** The bytes of a block, until the next allocation. */
  view(pointer: number, numBytes: number): Uint8Array {
    return new Uint8Array(this.functions.memory.buffer, pointer, numBytes);
  }

  /** A copy of a block that outlives this memory. */
  copyOut(pointer: number, numBytes: number): Uint8Array<ArrayBuffer> {
    return this.view(pointer, numBytes).slice();
  }
}

/** Runs `use` with the kernels and fresh memory. Not to be nested. */
export function withKernels<T>(use: (memory: KernelMemory) => T): T {
  const functions = kept ?? instantiate();
  kept = undefined;
  const result = use(new KernelMemory(functions));
  const { byteLength } = functions.memory.buffer;
  if (byteLength <= KEPT_MEMORY_BYTES) kept = functions;
  return result;
}

function instantiate(): KernelFunctions {
  module ??= new WebAssembly.Module(
    readFileSync(new URL("./kernels/kernels.wasm", import.meta.url)),
  );
  // The exports are those of the C sources beside the module.
  return new WebAssembly.Instance(module)
    .exports as unknown as KernelFunctions;
}
