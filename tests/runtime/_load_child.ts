/** Loads a backend in a process with the permissions of a worker; prints what it has. Arguments: backend, cache. */
import { type BackendName, loadBackend, tf } from "../../src/runtime/mod.ts";

const [backend, cacheDir] = Deno.args as [BackendName, string];
const { numerics } = await loadBackend({ backend, cacheDir, threads: 1 });
const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]]));
console.log(JSON.stringify({ numerics, product: [...product.dataSync()] }));
