import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { PrerequisiteError } from "../../../../src/errors/mod.ts";
import {
  findPeerPython,
  setUpPeers,
} from "../../../../bench/speed/_harness/peer_python.ts";

const REQUIREMENTS = "torch==1\n";

/** A cache folder whose environment was made from the given requirements. */
async function withEnvironment(
  requirements: string,
  body: (cacheDir: string) => Promise<void>,
): Promise<void> {
  const cacheDir = await Deno.makeTempDir();
  try {
    const environment = join(cacheDir, "speed_peers");
    await Deno.mkdir(environment);
    await Deno.writeTextFile(
      join(environment, "requirements-installed.txt"),
      requirements,
    );
    await body(cacheDir);
  } finally {
    await Deno.remove(cacheDir, { recursive: true });
  }
}

Deno.test("findPeerPython() finds the environment made from the same requirements", () =>
  withEnvironment(REQUIREMENTS, async (cacheDir) => {
    assertEquals(
      await findPeerPython({ cacheDir, requirements: REQUIREMENTS }),
      join(cacheDir, "speed_peers/bin/python"),
    );
  }));

Deno.test("findPeerPython() finds none where the requirements have changed, or nothing was made", () =>
  withEnvironment("torch==0\n", async (cacheDir) => {
    const options = { requirements: REQUIREMENTS, named: "" };
    assertEquals(await findPeerPython({ ...options, cacheDir }), undefined);
    const nowhere = join(cacheDir, "nowhere");
    assertEquals(
      await findPeerPython({ ...options, cacheDir: nowhere }),
      undefined,
    );
  }));

Deno.test("findPeerPython() names a Python without PyTorch", async () => {
  const options = { cacheDir: "/nowhere", requirements: REQUIREMENTS };
  for (const named of ["/bin/false", "/no/such/python"]) {
    const error = await assertRejects(
      () => findPeerPython({ ...options, named }),
      PrerequisiteError,
      named,
    );
    assertEquals(error.missing, `PyTorch for ${named}`);
  }
});

Deno.test("setUpPeers() keeps what is there", () =>
  withEnvironment(REQUIREMENTS, async (cacheDir) => {
    assertEquals(
      await setUpPeers({
        cacheDir,
        requirements: REQUIREMENTS,
        requirementsFile: "/not/read",
      }),
      join(cacheDir, "speed_peers/bin/python"),
    );
  }));
