import {
  assertEquals,
  assertInstanceOf,
  assertStringIncludes,
} from "@std/assert";
import {
  CheckpointError,
  UnsafePickleError,
} from "../../src/checkpoints/errors.ts";

Deno.test("UnsafePickleError names what it refused and where", () => {
  const error = new UnsafePickleError("os.system", { source: "w.pt" });
  assertInstanceOf(error, CheckpointError);
  assertEquals([error.name, error.refused, error.source], [
    "UnsafePickleError",
    "os.system",
    "w.pt",
  ]);
  assertStringIncludes(error.message, "w.pt");
  assertStringIncludes(error.message, "os.system");
});

Deno.test("CheckpointError has no problems unless told", () => {
  assertEquals(new CheckpointError("x").problems, []);
});
