import { cString } from "./_libc.ts";

/** `O_WRONLY` of Linux. */
const WRITE_ONLY = 1;
const STDERR = 2;

/**
 * Runs `work` with the process's standard error closed off.
 *
 * While its libraries are being loaded, TensorFlow 2.21 writes two lines (that oneDNN is on, and where logs go)
 * from a static initialiser that runs before `TF_CPP_MIN_LOG_LEVEL` is read, so no setting stops them, and
 * switching oneDNN off would. An error is thrown as ever. Elsewhere than on Linux, nothing is closed off.
 */
export function withoutStderr<T>(work: () => T): T {
  if (Deno.build.os !== "linux") return work();
  const libc = Deno.dlopen("libc.so.6", {
    dup: { parameters: ["i32"], result: "i32" },
    dup2: { parameters: ["i32", "i32"], result: "i32" },
    open: { parameters: ["buffer", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  });
  const { dup, dup2, open, close } = libc.symbols;
  const saved = dup(STDERR);
  const nowhere = open(cString("/dev/null"), WRITE_ONLY);
  // Where either fails, the lines appear: that is all they can do.
  const closedOff = saved >= 0 && nowhere >= 0;
  if (closedOff) dup2(nowhere, STDERR);
  try {
    return work();
  } finally {
    if (closedOff) dup2(saved, STDERR);
    if (saved >= 0) close(saved);
    if (nowhere >= 0) close(nowhere);
    libc.close();
  }
}
