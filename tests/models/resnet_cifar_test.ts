import { assertEquals, assertThrows } from "@std/assert";
import { cifarResNet, countParameters } from "../../src/models/mod.ts";
import { useBackend } from "../tensor/_backends.ts";
import { testConformance } from "./_conform.ts";
import { testGolden } from "./_golden.ts";
import { testTaps } from "./_taps.ts";

await useBackend("tensorflow");

testGolden(cifarResNet("resnet20"), "resnet20");
testGolden(cifarResNet("resnet32"), "resnet32");
testGolden(cifarResNet("resnet44"), "resnet44");
testGolden(cifarResNet("resnet56"), "resnet56");
testGolden(cifarResNet("resnet110"), "resnet110");
testGolden(cifarResNet("resnet20_norm02"), "resnet20_norm02");

const small = cifarResNet("resnet20_norm02", { input: [16, 16, 3] });
testConformance(small);
testTaps(small);

// Yang et al. 2022, output of their training script.
Deno.test("the ResNets of Yang et al. have the parameters that their script printed", () => {
  assertEquals(countParameters(cifarResNet("resnet20_norm02")), 269_722);
  assertEquals(countParameters(cifarResNet("resnet32_norm02")), 464_154);
  assertEquals(countParameters(cifarResNet("resnet110_norm02")), 1_727_962);
});

Deno.test("cifarResNet() takes images of one channel unless it normalises them", () => {
  const input = [56, 28, 1] as const;
  assertEquals(cifarResNet("resnet20", { input }).input, input);
  assertThrows(
    () => cifarResNet("resnet20_norm02", { input }),
    RangeError,
    "current value is 1",
  );
});
