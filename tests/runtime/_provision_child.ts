/** Provisions in a process of its own, so that a test can kill it. Argument: the options as JSON. */
import { provisionTensorflow } from "../../src/runtime/provision_tensorflow.ts";

const options = JSON.parse(Deno.args[0]!);
await provisionTensorflow({ ...options, onProgress: console.log });
