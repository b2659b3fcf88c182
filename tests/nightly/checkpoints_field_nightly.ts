import { assertEquals } from "@std/assert";
import {
  convertCheckpoint,
  describeCheckpoint,
} from "../../src/checkpoints/mod.ts";
import { findPeer } from "./_peer.ts";

const SCRIPT = new URL("checkpoints_field.py", import.meta.url).pathname;

const peer = findPeer(["safetensors", "torch", "torchvision", "timm"]);

/** Which registered network each is; torchvision's transformer of three blocks is none. */
const FITS: Readonly<Record<string, string | undefined>> = {
  whole_resnet18: "resnet18",
  whole_resnet50_parallel: "resnet50",
  whole_deit_tiny: "deit_tiny",
  whole_compiled: "resnet18",
  objects: "deit_tiny",
};

Deno.test({
  name:
    `whole networks of torchvision and timm come out as PyTorch loads them, and are recognised${peer.note}`,
  ignore: !peer.isAvailable,
  fn() {
    const folder = Deno.makeTempDirSync();
    const said = { success: true, error: "" };
    assertEquals(peer.run(["-W", "ignore", SCRIPT, "make", folder]), said);
    for (const { name } of [...Deno.readDirSync(folder)]) {
      const path = `${folder}/${name}`;
      convertCheckpoint(path, `${path}.safetensors`);
      const [best] = describeCheckpoint(path).fits;
      const found = best?.fits === "yes" ? best.name : undefined;
      assertEquals([name, found], [name, FITS[name.split(".")[0]!]]);
    }
    assertEquals(peer.run(["-W", "ignore", SCRIPT, "check", folder]), said);
    Deno.removeSync(folder, { recursive: true });
  },
});
