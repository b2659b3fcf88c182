import { assert, assertEquals } from "@std/assert";
import {
  type Architecture,
  forward,
  type NeuronSite,
  type Parameters,
  type StageContext,
} from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { tf } from "../../src/runtime/mod.ts";
import { zeros } from "../../src/tensor/mod.ts";
import type { HostArray } from "../../src/tensor/types.ts";
import { perturbed, tensors } from "./_golden.ts";

const BATCH = 2;

/**
 * Registers a test that every given site shows its output to `tap`, and goes on with the batch twice: as it was, and
 * with all of the site's outputs 0, which must give what a site gives whose weight, bias and normalisation are 0.
 */
export function testTaps(
  architecture: Architecture,
  sites: readonly NeuronSite[] = architecture.neurons,
): void {
  Deno.test(`${architecture.name} goes on with what a tap returns`, () => {
    const parameters = perturbed(architecture, 0);
    const plain = logitsOf(architecture, parameters);
    for (const site of sites) {
      const seen: string[] = [];
      const tapped = logitsOf(architecture, parameters, (name, output) => {
        if (name !== site.name) return output;
        seen.push(name);
        assertEquals(output.shape.at(-1), site.count);
        return tf.concat([output, tf.zerosLike(output)]);
      });
      assertEquals(seen, [site.name]);
      const silent = logitsOf(architecture, silenced(parameters, site));
      assertClose(tapped, [...plain, ...silent], site.name);
      assert(
        plain.some((value, i) => Math.abs(value - silent[i]!) > 1e-4),
        `${site.name} does not matter`,
      );
    }
  });
}

function silenced(parameters: Parameters, site: NeuronSite): Parameters {
  const silent = new Map(parameters);
  const { weight, bias, normalisation } = site;
  const names = [weight, bias, normalisation?.weight, normalisation?.bias];
  for (const name of names) {
    if (!name) continue;
    silent.set(name, zeros((parameters.get(name) as HostArray).shape));
  }
  return silent;
}

function logitsOf(
  architecture: Architecture,
  parameters: Parameters,
  tap?: NonNullable<StageContext["tap"]>,
): Float32Array {
  const shape = [BATCH, ...architecture.input];
  const pixels = shape.reduce((product, extent) => product * extent, 1);
  const logits = tf.tidy(() =>
    forward(architecture, tensors(parameters), {
      images: tf.tensor(new TorchGenerator(1).uniform(pixels), shape),
      context: { mode: "eval", ...(tap ? { tap } : {}) },
    }).output
  );
  const values = logits.dataSync() as Float32Array;
  logits.dispose();
  return values;
}

function assertClose(
  found: Float32Array,
  expected: readonly number[],
  name: string,
): void {
  assertEquals(found.length, expected.length, name);
  const scale = Math.max(...expected.map(Math.abs));
  expected.forEach((value, i) => {
    const difference = Math.abs(found[i]! - value);
    assert(
      difference <= 1e-4 * scale,
      `${name}: logit ${i} off by ${difference}`,
    );
  });
}
