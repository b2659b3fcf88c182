import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PrerequisiteError, SystemError } from "../../src/errors/mod.ts";
import { tensorflowFolder } from "../../src/runtime/_installation.ts";
import {
  findInstallation,
  type ProvisionOptions,
  provisionTensorflow,
} from "../../src/runtime/provision_tensorflow.ts";
import { type FakeMachine, fakeMachine, PYTHON } from "./_fake_machine.ts";

/** A test on a fresh fake machine; skipped where there is no Python to unpack with. */
function machineTest(
  name: string,
  run: (machine: FakeMachine) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: PYTHON === undefined || Deno.build.os === "windows",
    fn: async () => {
      using machine = fakeMachine();
      await run(machine);
    },
  });
}

function optionsOf(
  { cacheDir, searchPath, pinned }: FakeMachine,
  onProgress: (message: string) => void = () => {},
): ProvisionOptions {
  return { cacheDir, searchPath, pinned, device: "cpu", onProgress };
}

/** Starts provisioning in another process. */
function child(machine: FakeMachine): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      fileURLToPath(import.meta.resolve("./_provision_child.ts")),
      JSON.stringify(optionsOf(machine)),
    ],
    stdout: "null",
    stderr: "inherit",
  }).spawn();
}

/** Names in the folder of TensorFlow, sorted. */
function parts({ cacheDir }: FakeMachine): string[] {
  return [...Deno.readDirSync(tensorflowFolder(cacheDir))]
    .map((entry) => entry.name.replace(/-[0-9a-f]{12}$/, "-KEY")).sort();
}

const COMPLETE = [
  "addon-9.9.9-cpu-KEY",
  "installation-cpu.json",
  "lock",
  "site-9.9.9-cpu-KEY",
];

machineTest(
  "provisionTensorflow() leaves the installation and nothing else",
  async (machine) => {
    const installation = await provisionTensorflow(optionsOf(machine));
    assertEquals(installation.version, "9.9.9");
    assertEquals(installation.addon.compiler, "fake g++ 1.0");
    assertEquals(parts(machine), COMPLETE);
  },
);

machineTest(
  "provisionTensorflow() unpacks only what is needed",
  async (machine) => {
    const { folder, libraries } = await provisionTensorflow(optionsOf(machine));
    const [first] = Object.keys(libraries);
    const site = join(folder, first!.split("/")[0]!);
    assertEquals(
      [...Deno.readDirSync(join(site, "tensorflow"))].map((e) => e.name).sort(),
      ["include", "libtensorflow_cc.so.2", "libtensorflow_framework.so.2"],
    );
    // "the large library" is 17 bytes
    assertEquals(libraries[first!], 17);
  },
);

machineTest(
  "provisionTensorflow() runs no program the second time",
  async (machine) => {
    const first = await provisionTensorflow(optionsOf(machine));
    machine.program("python3", undefined);
    machine.program("g++", undefined);
    assertEquals(await provisionTensorflow(optionsOf(machine)), first);
  },
);

machineTest(
  "provisionTensorflow() repairs a truncated library",
  async (machine) => {
    const { folder, libraries } = await provisionTensorflow(optionsOf(machine));
    const path = Object.keys(libraries)[0]!;
    Deno.truncateSync(join(folder, path), 3);
    assertEquals(
      findInstallation({ ...optionsOf(machine) }),
      undefined,
    );
    await provisionTensorflow(optionsOf(machine));
    assertEquals(Deno.statSync(join(folder, path)).size, libraries[path]);
  },
);

machineTest(
  "provisionTensorflow() compiles again when only the addon is gone",
  async (machine) => {
    const { folder, addon } = await provisionTensorflow(optionsOf(machine));
    Deno.removeSync(join(folder, addon.path));
    await provisionTensorflow(optionsOf(machine));
    assertEquals([machine.calls("pip"), machine.calls("g++")], [1, 2]);
  },
);

machineTest(
  "provisionTensorflow() refuses and deletes a wheel of another digest",
  async (machine) => {
    const [tensorflow] = machine.pinned.packages;
    const sha256 = "0".repeat(64);
    const pinned = {
      ...machine.pinned,
      packages: [{ ...tensorflow!, sha256 }],
    };
    const error = await assertRejects(
      () => provisionTensorflow({ ...optionsOf(machine), pinned }),
      PrerequisiteError,
    );
    assertMatch(error.message, new RegExp(`must be ${sha256}`));
    assertMatch(
      error.message,
      new RegExp(`current value is ${tensorflow!.sha256}`),
    );
    assertEquals(parts(machine), ["downloads", "lock"]);
    assertEquals([
      ...Deno.readDirSync(
        join(tensorflowFolder(machine.cacheDir), "downloads"),
      ),
    ], []);
  },
);

machineTest(
  "provisionTensorflow() takes a wheel that the user put into downloads",
  async (machine) => {
    const downloads = join(tensorflowFolder(machine.cacheDir), "downloads");
    Deno.mkdirSync(downloads, { recursive: true });
    const name = "tensorflow_cpu-9.9.9-cp311-cp311-manylinux_2_27_x86_64.whl";
    Deno.copyFileSync(join(machine.folder, name), join(downloads, name));
    await provisionTensorflow(optionsOf(machine));
    assertEquals(machine.calls("pip"), 0);
  },
);

machineTest(
  "provisionTensorflow() goes on after a kill during the download",
  async (machine) => {
    machine.hold("pip");
    const killed = child(machine);
    await machine.held("pip");
    killed.kill("SIGKILL");
    await killed.status;
    machine.release("pip");
    await provisionTensorflow(optionsOf(machine));
    assertEquals(parts(machine), COMPLETE);
  },
);

machineTest(
  "provisionTensorflow() downloads nothing again after a kill during the compilation",
  async (machine) => {
    machine.hold("g++");
    const killed = child(machine);
    await machine.held("g++");
    killed.kill("SIGKILL");
    await killed.status;
    machine.release("g++");
    await provisionTensorflow(optionsOf(machine));
    assertEquals(parts(machine), COMPLETE);
    assertEquals(machine.calls("pip"), 1);
  },
);

machineTest(
  "provisionTensorflow() waits, and says so, while another process does the work",
  async (machine) => {
    machine.hold("pip");
    const other = child(machine);
    await machine.held("pip");
    const said = Promise.withResolvers<string>();
    const waiting = provisionTensorflow(optionsOf(machine, said.resolve));
    assertMatch(await said.promise, /waiting for another process/);
    machine.release("pip");
    await waiting;
    assertEquals((await other.status).success, true);
    assertEquals([machine.calls("pip"), machine.calls("g++")], [1, 1]);
    assertEquals(parts(machine), COMPLETE);
  },
);

const NO_PIP = `echo "/usr/bin/python3: No module named pip" >&2; exit 1`;
const DISK_FULL =
  `echo "OSError: [Errno 28] No space left on device" >&2; exit 1`;

const FAILURES: readonly [string, string, string | undefined, RegExp][] = [
  ["Python", "python3", undefined, /apt-get install python3 python3-pip/],
  ["pip", "python3", NO_PIP, /apt-get install python3-pip/],
  ["a working compiler", "g++", "exit 1", /apt-get install g\+\+/],
];

for (const [what, program, script, message] of FAILURES) {
  machineTest(
    `provisionTensorflow() names what brings ${what}`,
    async (machine) => {
      machine.program(program, script);
      const error = await assertRejects(
        () => provisionTensorflow(optionsOf(machine)),
        PrerequisiteError,
      );
      assertMatch(error.message, message);
    },
  );
}

for (const program of ["python3", "g++"]) {
  machineTest(
    `provisionTensorflow() says in one line that ${program} found the disk full`,
    async (machine) => {
      machine.program(program, DISK_FULL);
      const { message } = await assertRejects(
        () => provisionTensorflow(optionsOf(machine)),
        SystemError,
      );
      assertMatch(
        message,
        /^Cannot [^\n]+: the disk is full; free some space, or choose another folder: export SPURIOUSBENCH_CACHE=\S+$/,
      );
    },
  );
}

machineTest(
  "provisionTensorflow() names g++ where neither it nor pip is there",
  async (machine) => {
    const { folder, addon } = await provisionTensorflow(optionsOf(machine));
    Deno.removeSync(join(folder, addon.path));
    machine.program("g++", undefined);
    machine.program("python3", NO_PIP);
    const error = await assertRejects(
      () => provisionTensorflow(optionsOf(machine)),
      PrerequisiteError,
    );
    assertEquals(
      error.remedy,
      "apt-get install g++ (or: apt-get install python3-pip)",
    );
  },
);

machineTest(
  "provisionTensorflow() says which folder cannot be written",
  async (machine) => {
    // A file in place of the folder: also root, who may write anywhere, cannot go below it.
    Deno.writeTextFileSync(machine.cacheDir, "");
    const error = await assertRejects(
      () => provisionTensorflow(optionsOf(machine)),
      SystemError,
    );
    assertMatch(
      error.message,
      /^Cannot set up TensorFlow in \S*tensorflow: a file stands where a folder must be; [^\n]*SPURIOUSBENCH_CACHE/,
    );
  },
);

Deno.test({
  name: "provisionTensorflow() says that a read-only folder is not writable",
  // Root may write there all the same.
  ignore: PYTHON === undefined || Deno.uid() === 0,
  fn: async () => {
    using machine = fakeMachine();
    Deno.mkdirSync(machine.cacheDir);
    Deno.chmodSync(machine.cacheDir, 0o500);
    await assertRejects(
      () => provisionTensorflow(optionsOf(machine)),
      SystemError,
      "permission denied",
    );
  },
});
