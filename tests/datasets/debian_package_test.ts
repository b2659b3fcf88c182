import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { unpackDebianPackage } from "../../src/datasets/debian_package.ts";
import { PrerequisiteError } from "../../src/errors/mod.ts";
import { withFolder } from "./_folders.ts";

Deno.test("unpackDebianPackage() refuses what is not a package name", async () => {
  await withFolder(async (into) => {
    for (const name of ["../etc", "-o=Dir", "a b", ""]) {
      await assertRejects(() => unpackDebianPackage(name, { into }), TypeError);
    }
  });
});

Deno.test({
  name: "unpackDebianPackage() uses what is unpacked without running anything",
  permissions: { read: true, write: true, run: false, net: false },
  async fn() {
    await withFolder(async (into) => {
      await Deno.mkdir(join(into, "some-package"));
      assertEquals(
        await unpackDebianPackage("some-package", { into }),
        join(into, "some-package"),
      );
    });
  },
});

Deno.test("unpackDebianPackage() says what to do when it fails, and leaves nothing behind", async () => {
  await withFolder(async (into) => {
    const error = await assertRejects(
      () => unpackDebianPackage("no-such-package-xyzzy", { into }),
      PrerequisiteError,
    );
    assertEquals(error.missing, "no-such-package-xyzzy");
    assertEquals([...Deno.readDirSync(into)], []);
  });
});
