import { assertEquals, assertMatch } from "@std/assert";
import {
  PINNED_PACKAGES,
  PINNED_ZIG,
} from "../../src/runtime/pinned_packages.ts";

const ALL = [
  ...PINNED_PACKAGES.cpu.packages,
  ...PINNED_PACKAGES.gpu.packages,
  PINNED_ZIG,
];

for (const { name, sha256, platform, numBytes } of ALL) {
  Deno.test(`PINNED_PACKAGES names one file of ${name}`, () => {
    assertMatch(sha256, /^[0-9a-f]{64}$/);
    assertMatch(platform, /^manylinux.*_x86_64$/);
    assertEquals(Number.isInteger(numBytes) && numBytes > 0, true);
  });
}

// The twelve requirements of extra `and-cuda` in METADATA of tensorflow 2.21.0, lowest admitted versions.
const AND_CUDA = {
  "nvidia-cublas-cu12": "12.5.3.2",
  "nvidia-cuda-cupti-cu12": "12.5.82",
  "nvidia-cuda-nvcc-cu12": "12.5.82",
  "nvidia-cuda-nvrtc-cu12": "12.5.82",
  "nvidia-cuda-runtime-cu12": "12.5.82",
  "nvidia-cudnn-cu12": "9.3.0.75",
  "nvidia-cufft-cu12": "11.2.3.61",
  "nvidia-curand-cu12": "10.3.6.82",
  "nvidia-cusolver-cu12": "11.6.3.83",
  "nvidia-cusparse-cu12": "12.5.1.3",
  "nvidia-nccl-cu12": "2.27.7",
  "nvidia-nvjitlink-cu12": "12.5.82",
};

Deno.test("PINNED_PACKAGES has for a GPU what TensorFlow's extra and-cuda asks for", () => {
  const [tensorflow, ...cuda] = PINNED_PACKAGES.gpu.packages;
  assertEquals(tensorflow?.name, "tensorflow");
  assertEquals(
    Object.fromEntries(cuda.map(({ name, version }) => [name, version])),
    AND_CUDA,
  );
});
