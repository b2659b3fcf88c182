import { assertEquals } from "@std/assert";
import { savedModelMessages } from "../../src/runtime/saved_model_messages.ts";

Deno.test("savedModelMessages write what saved_model.proto says", () => {
  const model = new (savedModelMessages().SavedModel)();
  model.setSavedModelSchemaVersion(1);
  // Field 1 (saved_model_schema_version), wire type 0 (varint): tag 0x08, value 1.
  assertEquals([...model.serializeBinary()], [0x08, 0x01]);
});
