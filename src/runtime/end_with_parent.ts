/** `prctl(2)`: which signal this process gets when the one that started it has died. Source: linux/prctl.h. */
const PR_SET_PDEATHSIG = 1;

/** Cannot be held up: a process inside of TensorFlow gives no other signal a turn. Source: signal(7). */
const SIGKILL = 9n;

/**
 * Lets this process end at once with the one that started it, however that one ends (`SIGKILL` included) and whatever
 * this one is doing: without it a worker that is inside of a native call would go on until the call returns. What it
 * was writing is left as after any kill: files under temporary names, locks freed by the system, resume states whole.
 *
 * On Linux, with ffi permission. Elsewhere a worker ends by the end of its standard input, which it notices when it next waits for
 * the system, between epochs say.
 *
 * @param parent The process id of the one that started this; it may have died already.
 */
export function endWithParent(parent: number): void {
  if (Deno.build.os !== "linux") return;
  askForSignal();
  // It died before we asked to be told.
  if (Deno.ppid !== parent) Deno.exit(1);
}

function askForSignal(): void {
  try {
    const libc = Deno.dlopen("libc.so.6", {
      prctl: {
        parameters: ["i32", "usize", "usize", "usize", "usize"],
        result: "i32",
      },
    });
    libc.symbols.prctl(PR_SET_PDEATHSIG, SIGKILL, 0n, 0n, 0n);
    libc.close();
  } catch {
    // Another C library: the end of the standard input remains.
  }
}
