import type { DeviceKind, PinnedPackage } from "./types.ts";

/** Everything that one kind of device needs; the first package is TensorFlow itself. */
export interface PinnedPackages {
  readonly version: string;
  readonly packages: readonly PinnedPackage[];
}

/**
 * What the addon needs of a TensorFlow wheel: the two libraries, the closure of the C headers that it includes
 * (15 files: found with `g++ -M`), and the licences.
 */
const TENSORFLOW_FILES = [
  "tensorflow/libtensorflow_cc.so.2",
  "tensorflow/libtensorflow_framework.so.2",
  "tensorflow/include/tensorflow/c/*.h",
  "tensorflow/include/tensorflow/core/platform/ctstring*.h",
  "tensorflow/include/tsl/platform/ctstring*.h",
  "tensorflow/include/xla/tsl/c/*.h",
  "tensorflow/include/LICENSE",
  "tensorflow/THIRD_PARTY_NOTICES.txt",
] as const;

/** Libraries and the programs that TensorFlow starts (ptxas), not headers. */
const CUDA_FILES = [
  "nvidia/*/lib/*",
  "nvidia/cuda_nvcc/bin/*",
  "nvidia/cuda_nvcc/nvvm/libdevice/*",
  "*.dist-info/*License*",
  "*.dist-info/*LICENSE*",
] as const;

const VERSION = "2.21.0";
const MANYLINUX = "manylinux_2_27_x86_64";

/**
 * The wheels that TensorFlow is unpacked from, by device. The files are those of the Python package index for
 * CPython 3.11 on Linux x86-64; pip fetches the same ones whichever Python runs it. The CUDA packages are the
 * lowest versions that TensorFlow's extra `and-cuda` admits: CUDA 12.5, cuDNN 9.3, NCCL 2.27.7, the versions
 * it was built with.
 */
export const PINNED_PACKAGES: Readonly<Record<DeviceKind, PinnedPackages>> = {
  cpu: {
    version: VERSION,
    packages: [{
      name: "tensorflow-cpu",
      version: VERSION,
      platform: MANYLINUX,
      sha256:
        "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
      numBytes: 274_000_000,
      keep: TENSORFLOW_FILES,
    }],
  },
  gpu: {
    version: VERSION,
    packages: [
      {
        name: "tensorflow",
        version: VERSION,
        platform: MANYLINUX,
        sha256:
          "9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124",
        numBytes: 572_000_000,
        keep: TENSORFLOW_FILES,
      },
      cuda("cublas", "12.5.3.2", {
        sha256:
          "ca070ad70e9fa6654084575d01bd001f30cc4665e33d4bb9fc8e0f321caa034b",
        numBytes: 363313169,
      }),
      cuda("cuda-cupti", "12.5.82", {
        sha256:
          "bde77a5feb66752ec61db2adfe47f56b941842825b4c7e2068aff27c9d107953",
        numBytes: 13811507,
      }),
      cuda("cuda-nvcc", "12.5.82", {
        sha256:
          "b03e545b8e8c3ce7ebcd7fc44063180ff52ff01d064ece2127ed90a04ef12cd0",
        numBytes: 22468537,
      }),
      cuda("cuda-nvrtc", "12.5.82", {
        sha256:
          "3dbd97b0104b4bfbc3c4f8c79cd2496307c89c43c29a9f83125f1d76296ff3fd",
        numBytes: 24873108,
      }),
      cuda("cuda-runtime", "12.5.82", {
        sha256:
          "3e79a060e126df40fd3a068f3f787eb000fa51b251ec6cd97d09579632687115",
        numBytes: 895707,
      }),
      cuda("cudnn", "9.3.0.75", {
        sha256:
          "9ad9c6929ebb5295eb4a1728024666d1c88283373e265a0c5c883e6f9d5cd76d",
        numBytes: 577163502,
      }),
      cuda("cufft", "11.2.3.61", {
        sha256:
          "9a6e8df162585750f61983a638104a48c756aa13f9f48e19ab079b38e3c828b8",
        numBytes: 192524114,
      }),
      cuda("curand", "10.3.6.82", {
        sha256:
          "2823fb27de4e44dbb22394a6adf53aa6e1b013aca0f8c22867d1cfae58405536",
        numBytes: 56309107,
      }),
      cuda("cusolver", "11.6.3.83", {
        sha256:
          "93cfafacde4428b71778eeb092ec615a02a3d05404da1bcf91c53e3fa1bce42b",
        numBytes: 130341232,
      }),
      cuda("cusparse", "12.5.1.3", {
        sha256:
          "016df8e993c437e8301e62739f01775cba988fd5253cd4c64173f8e8d2f8e752",
        numBytes: 217558979,
      }),
      cuda("nccl", "2.27.7", {
        sha256:
          "de5ba5562f08029a19cb1cd659404b18411ed0d6c90ac5f52f30bf99ad5809aa",
        numBytes: 322546339,
      }),
      cuda("nvjitlink", "12.5.82", {
        sha256:
          "f9b37bc5c8cf7509665cb6ada5aaa0ce65618f2332b7d3e78e9790511f111212",
        numBytes: 21298879,
      }),
    ],
  },
};

/** The compiler for machines that have none: a C++ compiler as a wheel, thrown away after its one use. */
export const PINNED_ZIG: PinnedPackage = {
  name: "ziglang",
  version: "0.15.2",
  platform: "manylinux_2_12_x86_64",
  sha256: "806316453d1ede7174ed3fefb8e5348154629089c3bb5fe812dfd0e172fac130",
  numBytes: 93_508_126,
  keep: ["ziglang/*"],
};

function cuda(
  name: string,
  version: string,
  { sha256, numBytes }: { readonly sha256: string; readonly numBytes: number },
): PinnedPackage {
  return {
    name: `nvidia-${name}-cu12`,
    version,
    platform: "manylinux2014_x86_64",
    sha256,
    numBytes,
    keep: CUDA_FILES,
  };
}
