import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { exists, waitUntil, withFolder } from "../runner/_fixtures.ts";

const MODULE = new URL(
  "../../src/runtime/end_with_parent.ts",
  import.meta.url,
).href;

/** Never gives its event loop a turn, as a process inside of a native call does not. */
const CHILD = `
import { endWithParent } from "${MODULE}";
endWithParent(Number(Deno.args[0]));
Deno.writeTextFileSync(Deno.args[1], String(Deno.pid));
for (;;);
`;

const PARENT = `
new Deno.Command(Deno.execPath(), {
  args: ["run", "--quiet", "-A", "--no-check", Deno.args[0], String(Deno.pid), Deno.args[1]],
  stdin: "null", stdout: "null", stderr: "null",
}).spawn();
await new Promise((resolve) => setTimeout(resolve, 60_000));
`;

Deno.test({
  name:
    "endWithParent() ends a busy process with its parent, although that is killed (Linux)",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await withFolder(async (folder) => {
      const [child, parent, pid] = ["child.ts", "parent.ts", "pid"]
        .map((name) => join(folder, name)) as [string, string, string];
      await Deno.writeTextFile(child, CHILD);
      await Deno.writeTextFile(parent, PARENT);
      const process = new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "-A", "--no-check", parent, child, pid],
        stdout: "null",
      }).spawn();
      await waitUntil(async () =>
        await exists(pid) && await Deno.readTextFile(pid) !== ""
      );
      const path = `/proc/${await Deno.readTextFile(pid)}/cmdline`;
      assertEquals((await Deno.readTextFile(path)).includes(child), true);
      process.kill("SIGKILL");
      await process.status;
      await waitUntil(async () =>
        !(await Deno.readTextFile(path).catch(() => "")).includes(child)
      );
    });
  },
});

Deno.test({
  name: "endWithParent() ends a process whose parent has died already (Linux)",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        "--no-check",
        // No process has the id 1 of another one's parent here: it is not ours.
        `import { endWithParent } from "${MODULE}"; endWithParent(1); Deno.exit(0);`,
      ],
    }).output();
    assertEquals(code, 1);
  },
});
