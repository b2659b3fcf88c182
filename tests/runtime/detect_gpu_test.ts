import { assertEquals, assertMatch } from "@std/assert";
import { detectGpu } from "../../src/runtime/detect_gpu.ts";

Deno.test("detectGpu() finds no GPU on a machine without a driver", () => {
  const gpu = detectGpu({ devices: ["null", "tty"], driver: false });
  assertEquals(gpu, { present: false, reason: "no NVIDIA driver" });
});

Deno.test("detectGpu() takes a device node as proof", () => {
  const devices = ["nvidiactl", "nvidia-uvm", "nvidia0"];
  assertEquals(detectGpu({ devices, driver: true }), {
    present: true,
    reason: "/dev/nvidia0",
  });
});

Deno.test("detectGpu() does not take the control node for a GPU", () => {
  const devices = ["nvidiactl", "nvidia-uvm"];
  assertEquals(detectGpu({ devices, driver: false }).present, false);
});

Deno.test("detectGpu() sees that a host's driver without a device is a container without GPU", () => {
  const gpu = detectGpu({ devices: [], driver: true });
  assertEquals(gpu.present, false);
  assertMatch(gpu.reason, /--gpus all/);
});

Deno.test("detectGpu() believes nvidia-smi where there are no device nodes (WSL2)", () => {
  const nvidiaSmi = "GPU 0: NVIDIA GeForce RTX 4090 (UUID: GPU-1)\n";
  assertEquals(
    detectGpu({ devices: ["dxg"], driver: false, nvidiaSmi }).present,
    true,
  );
});

Deno.test("detectGpu() finds no GPU in the words of an nvidia-smi that lists none", () => {
  const nvidiaSmi = "No devices found.\n";
  assertEquals(
    detectGpu({ devices: [], driver: true, nvidiaSmi }).present,
    false,
  );
});
