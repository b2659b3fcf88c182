/**
 * The networks that are too large for every day against PyTorch's values, and all stored values made anew.
 *
 *     deno task nightly models
 *
 * Some 5 minutes on two cores; up to 10 GB of memory (ViT-L). What is made anew is skipped, visibly, where no
 * Python has torch, torchvision and timm.
 */
import { assert, assertEquals } from "@std/assert";
import { resNet, vgg, visionTransformer } from "../../src/models/mod.ts";
import { testGolden } from "../models/_golden.ts";
import { useBackend } from "../tensor/_backends.ts";
import { findPeer } from "./_peer.ts";

await useBackend("tensorflow");

for (const name of ["resnet101", "resnet152"] as const) {
  testGolden(resNet(name, { input: [64, 64, 3] }), name);
}
testGolden(vgg("vgg16_norm02", { dropout: 0 }), "vgg16_norm02");
testGolden(visionTransformer("deit_small"), "deit_small");
testGolden(visionTransformer("deit_base"), "deit_base");
testGolden(visionTransformer("vit_large"), "vit_large");

const SCRIPTS = [
  ["resnet_small.py"],
  ["resnet_cifar.py"],
  ["resnet.py"],
  ["trajectory.py"],
  ["schedules.py"],
  ["adam.py"],
  ["mlp.py"],
  ["cnn002.py"],
  ["vgg.py"],
  ["vgg.py", "--full"],
  ["vision_transformer.py"],
  ["vision_transformer.py", "--full"],
] as const;
const GOLDEN = new URL("../../fixtures/golden/", import.meta.url);
/** Of a tensor's scale: another processor or number of threads rounds otherwise, gradients most. */
const TOLERANCE = 1e-3;

const peer = findPeer(["torch", "torchvision", "timm"]);

for (const [script, ...flags] of SCRIPTS) {
  const command = [script, ...flags].join(" ");
  Deno.test({
    name: `${command} gives the stored values${peer.note}`,
    ignore: !peer.isAvailable,
    fn() {
      const folder = Deno.makeTempDirSync();
      try {
        const path = new URL(script, GOLDEN).pathname;
        const { success, error } = peer.run([path, ...flags, folder]);
        assert(success, `${command} failed: ${error}`);
        const files = [...Deno.readDirSync(folder)].map(({ name }) => name);
        assert(files.length > 0, `${command} wrote nothing`);
        for (const name of files) {
          compare(read(`${folder}/${name}`), read(new URL(name, GOLDEN)), {
            where: name,
          });
        }
      } finally {
        Deno.removeSync(folder, { recursive: true });
      }
    },
  });
}

function read(path: string | URL): unknown {
  return JSON.parse(Deno.readTextFileSync(path));
}

/** Fails unless both have the same form, and numbers are equal up to rounding, in a sample relative to its scale. */
function compare(
  found: unknown,
  stored: unknown,
  { where, scale = 1 }: { readonly where: string; readonly scale?: number },
): void {
  if (typeof stored === "number") {
    assert(
      typeof found === "number" &&
        Math.abs(found - stored) <= TOLERANCE * scale,
      `${where} is ${found}, stored is ${stored}`,
    );
    return;
  }
  if (typeof stored !== "object" || stored === null) {
    assertEquals(found, stored, where);
    return;
  }
  const there = found as Record<string, unknown>;
  const here = stored as Record<string, unknown>;
  assertEquals(Object.keys(there), Object.keys(here), where);
  const inner = typeof here.scale === "number" ? here.scale : scale;
  for (const [key, value] of Object.entries(here)) {
    // How far float32 is off float64 is a property of the machine.
    if (key === "versions" || key === "float32") continue;
    compare(there[key], value, { where: `${where}.${key}`, scale: inner });
  }
}
