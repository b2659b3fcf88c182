/** Loads a backend, computes a product and prints both as JSON. Arguments: backend, cache folder, instruction set. */
import {
  type BackendName,
  type InstructionSet,
  loadBackend,
  tf,
} from "../../src/runtime/mod.ts";

const [backend, cacheDir, isa] = Deno.args as [
  BackendName,
  string,
  InstructionSet?,
];
const { computation } = await loadBackend({
  backend,
  cacheDir,
  threads: 1,
  ...(isa && { isa }),
});
const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]]));
console.log(JSON.stringify({ computation, product: [...product.dataSync()] }));
