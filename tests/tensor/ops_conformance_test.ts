import { conformanceChecks } from "../../src/tensor/mod.ts";
import { useBackend } from "./_backends.ts";

for (const backend of ["tensorflow", "wasm"] as const) {
  for (const check of conformanceChecks(backend)) {
    Deno.test(check.name, async () => {
      await useBackend(backend);
      check.run();
    });
  }
}
