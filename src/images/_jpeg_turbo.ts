import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/**
 * libjpeg-turbo as the package `@cwasm/jpeg-turbo` ships it. Its WebAssembly module is instantiated
 * here because the package's own `decode` returns RGBA, refuses pictures with an unusual subsampling,
 * leaks on errors and drops libjpeg's message.
 */
interface TurboExports {
  readonly memory: WebAssembly.Memory;
  malloc(numBytes: number): number;
  free(pointer: number): void;
  tjInitDecompress(): number;
  tjDestroy(handle: number): number;
  /** 0, or -1 with pixels written as far as possible. */
  tjDecompress2(
    handle: number,
    source: number,
    sourceLength: number,
    target: number,
    width: number,
    pitch: number,
    height: number,
    pixelFormat: number,
    flags: number,
  ): number;
}

/** turbojpeg.h: TJPF_RGB. */
const PIXEL_FORMAT_RGB = 0;
/** An instance whose memory has grown beyond this is not kept: WebAssembly memory never shrinks. */
const KEPT_MEMORY_BYTES = 64 * 1024 * 1024;

let module: WebAssembly.Module | undefined;
let kept: Turbo | undefined;

interface Turbo {
  readonly exports: TurboExports;
  /** Where libjpeg's last message stands; it is "No error" in a fresh instance. */
  readonly messageAddresses: readonly number[];
}

/** The pixels, and what libjpeg had to say: a warning, or the error for which there are no pixels. */
export interface TurboResult {
  readonly data: Uint8Array | undefined;
  readonly message: string | undefined;
}

/** Decodes a JPEG of known size to RGB. Every error is a value: the caller names the source. */
export function decodeWithTurbo(
  bytes: Uint8Array,
  width: number,
  height: number,
): TurboResult {
  const turbo = kept ?? instantiate();
  kept = undefined; // taken back below, unless libjpeg left by its error exit
  const { exports } = turbo;
  const numBytes = width * height * 3;
  const source = exports.malloc(bytes.length);
  const target = exports.malloc(numBytes);
  const handle = exports.tjInitDecompress();
  if (source === 0 || target === 0 || handle === 0) {
    return { data: undefined, message: "out of memory" };
  }
  new Uint8Array(exports.memory.buffer, source, bytes.length).set(bytes);
  // A fresh block holds what was there before; rows that libjpeg never reaches must not show it.
  new Uint8Array(exports.memory.buffer, target, numBytes).fill(0);
  let status: number;
  try {
    status = exports.tjDecompress2(
      handle,
      source,
      bytes.length,
      target,
      width,
      width * 3,
      height,
      PIXEL_FORMAT_RGB,
      0,
    );
  } catch {
    return { data: undefined, message: readMessage(turbo) };
  }
  const data = new Uint8Array(exports.memory.buffer, target, numBytes).slice();
  const message = status === 0 ? undefined : readMessage(turbo);
  exports.tjDestroy(handle);
  exports.free(source);
  exports.free(target);
  if (exports.memory.buffer.byteLength <= KEPT_MEMORY_BYTES) kept = turbo;
  return { data, message };
}

function instantiate(): Turbo {
  module ??= new WebAssembly.Module(
    readFileSync(
      createRequire(import.meta.url).resolve(
        "@cwasm/jpeg-turbo/jpeg-turbo.wasm",
      ),
    ),
  );
  const unavailable = () => 0;
  const instance = new WebAssembly.Instance(module, {
    env: {
      setjmp: unavailable,
      longjmp: () => {
        throw new Error("libjpeg-turbo's error exit");
      },
    },
    wasi_snapshot_preview1: {
      environ_sizes_get: unavailable,
      environ_get: unavailable,
      proc_exit: unavailable,
      fd_close: unavailable,
      fd_seek: unavailable,
      fd_write: unavailable,
    },
  });
  // The package's interface is fixed by its pinned version.
  const exports = instance.exports as unknown as TurboExports;
  return { exports, messageAddresses: findMessages(exports) };
}

/** `tjGetErrorStr` is not exported, so its buffer is found by what it holds at first. */
function findMessages(exports: TurboExports): number[] {
  const memory = new Uint8Array(exports.memory.buffer);
  const first = new TextEncoder().encode("No error\0");
  const addresses: number[] = [];
  for (let i = 0; i + first.length <= memory.length; i++) {
    if (first.every((byte, j) => memory[i + j] === byte)) addresses.push(i);
  }
  return addresses;
}

function readMessage({ exports, messageAddresses }: Turbo): string {
  const memory = new Uint8Array(exports.memory.buffer);
  const messages = messageAddresses.map((address) =>
    new TextDecoder().decode(
      memory.subarray(address, memory.indexOf(0, address)),
    )
  );
  return messages.find((message) => message !== "No error") ??
    "libjpeg gave no reason";
}
