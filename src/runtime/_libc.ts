/**
 * The few functions of the C library that a process needs around the loading of TensorFlow. They need permission for
 * ffi, which whoever loads TensorFlow has, and no other.
 */

/** The C library by the name it has wherever Deno runs on Linux. */
const LIBRARY = "libc.so.6";

/** Sets environment variables where native code looks for them. Linux only. */
export function setNativeVariables(
  variables: Readonly<Record<string, string>>,
): void {
  const libc = Deno.dlopen(LIBRARY, {
    setenv: { parameters: ["buffer", "buffer", "i32"], result: "i32" },
  });
  for (const [name, value] of Object.entries(variables)) {
    libc.symbols.setenv(cString(name), cString(value), 1);
  }
  libc.close();
}

/** An environment variable as native code sees it; undefined where it is not set. Linux only. */
export function nativeVariable(name: string): string | undefined {
  const libc = Deno.dlopen(LIBRARY, {
    getenv: { parameters: ["buffer"], result: "pointer" },
  });
  const value = libc.symbols.getenv(cString(name));
  const text = value === null
    ? undefined
    : new Deno.UnsafePointerView(value).getCString();
  libc.close();
  return text;
}

/** `O_RDONLY` of Linux. */
const READ_ONLY = 0;

/** More than the system tells about all processors of a machine that anyone has: 2 kB each. */
const PIECE_BYTES = 1 << 16;

/**
 * The text of a file of the system, e.g. `/proc/cpuinfo`; undefined where there is none, and elsewhere than on Linux.
 * Deno keeps `/proc` and `/sys` from whoever has not every permission; a worker must know its processor all the same.
 */
export function readSystemFile(path: string): string | undefined {
  if (Deno.build.os !== "linux") return undefined;
  const libc = Deno.dlopen(LIBRARY, {
    open: { parameters: ["buffer", "i32"], result: "i32" },
    read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
    close: { parameters: ["i32"], result: "i32" },
  });
  const { open, read, close } = libc.symbols;
  const file = open(cString(path), READ_ONLY);
  const decoder = new TextDecoder();
  const piece = new Uint8Array(PIECE_BYTES);
  let text = "";
  // Of what is not there, read gives -1.
  for (;;) {
    const count = Number(read(file, piece, BigInt(PIECE_BYTES)));
    if (count <= 0) break;
    text += decoder.decode(piece.subarray(0, count), { stream: true });
  }
  if (file >= 0) close(file);
  libc.close();
  return file < 0 ? undefined : text;
}

/** A text as C has it: UTF-8, a zero at its end. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}
