import { assert, assertEquals } from "@std/assert";
import { findPeer, peerPythons } from "./_peer.ts";
import { nightlyFiles, skippedTests } from "./run.ts";

Deno.test("nightlyFiles() finds the nightly tests of a folder, or those named", () => {
  const folder = Deno.makeTempDirSync() + "/";
  try {
    for (const name of ["b_nightly.ts", "a_nightly.ts", "c_test.ts", "d.py"]) {
      Deno.writeTextFileSync(folder + name, "");
    }
    assertEquals(nightlyFiles(folder, []), [
      `${folder}a_nightly.ts`,
      `${folder}b_nightly.ts`,
    ]);
    assertEquals(nightlyFiles(folder, ["b_"]), [`${folder}b_nightly.ts`]);
    assertEquals(nightlyFiles(folder, ["c"]), []);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("skippedTests() reads what deno test writes", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(
      `${folder}/one_test.ts`,
      `Deno.test("passes", () => {});
       Deno.test({ name: "needs <torch> & 'more'", ignore: true, fn() {} });`,
    );
    await new Deno.Command(Deno.execPath(), {
      args: [
        "test",
        "--no-check",
        `--junit-path=${folder}/junit.xml`,
        `${folder}/one_test.ts`,
      ],
      stdout: "null",
      stderr: "null",
    }).output();
    const junit = Deno.readTextFileSync(`${folder}/junit.xml`);
    assertEquals(skippedTests(junit), ["needs <torch> & 'more'"]);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("peerPythons() takes the named Python and no other", () => {
  const env = { SPURIOUSBENCH_PEER_PYTHON: "/there/python", HOME: "/user" };
  const get = (from: Record<string, string>) => (name: string) => from[name];
  assertEquals(peerPythons(get(env)), ["/there/python"]);
  const [ours, systems] = peerPythons(get({ HOME: "/user" }));
  assert(ours!.endsWith("/speed_peers/bin/python"));
  assertEquals(systems, "python3");
});

Deno.test("findPeer() says what is missing where no Python has it", () => {
  const peer = findPeer(["torch", "timm"], { pythons: ["no-such-python"] });
  assertEquals(peer.isAvailable, false);
  assertEquals(peer.note, " (skipped: no Python with torch, timm)");
  assertEquals(peer.run([]).success, false);
});

Deno.test("findPeer() takes the first that can import the modules", () => {
  // These two take any arguments: one program always fails, one always succeeds.
  const peer = findPeer(["torch"], { pythons: ["false", "true"] });
  assertEquals([peer.isAvailable, peer.note], [true, ""]);
  assertEquals(peer.run(["script.py"]), { success: true, error: "" });
});
