import { type HuffmanTable, readBaseline } from "./_jpeg_baseline.ts";
import type { JpegHeader } from "./_jpeg_header.ts";
import { type KernelMemory, withKernels } from "./_kernels.ts";

/**
 * libjpeg does not filter a chroma row of at most 2 samples when it doubles it; the kernel always
 * does.
 */
const MIN_FILTERED_CHROMA = 3;
/** A DC symbol is a number of bits; an AC symbol a run of zeros as well. */
const MAX_DC_SYMBOL = 15;
const MAX_AC_SYMBOL = 255;

/**
 * Decodes a baseline JPEG to RGB in about half of libjpeg-turbo's time (as WebAssembly), with the
 * same bytes. `undefined` if the picture is of another kind or anything about it looks wrong: then
 * libjpeg-turbo is to be asked.
 */
export function decodeBaselineJpeg(
  bytes: Uint8Array,
  header: JpegHeader,
): Uint8Array | undefined {
  const baseline = readBaseline(header);
  if (baseline === undefined) return undefined;
  const { width, height, scanOffset } = header;
  const { h, v, components } = baseline;
  if (h === 2 && Math.ceil(width / 2) < MIN_FILTERED_CHROMA) return undefined;
  const mcusX = Math.ceil(width / (8 * h));
  const mcusY = Math.ceil(height / (8 * v));
  const blockBytes = mcusX * mcusY * 64;
  const scan = bytes.subarray(scanOffset);
  return withKernels((memory) => {
    const lumaPlane = memory.allocate(blockBytes * h * v + 16);
    const pointers = {
      scan: memory.copyIn(scan),
      segment: memory.allocate(scan.length + 512),
      planes: components.map((_, c) =>
        c === 0 ? lumaPlane : memory.allocate(blockBytes + 16)
      ),
      rows: memory.allocate(6 * mcusX * 8 + 192),
      target: memory.allocate(width * height * 3 + 48),
      quantizers: components.map(({ quantizer }) => memory.copyIn(quantizer)),
      dc: components.map(({ dc }) => table(memory, dc, MAX_DC_SYMBOL)),
      ac: components.map(({ ac }) => table(memory, ac, MAX_AC_SYMBOL)),
    };
    if ([...pointers.dc, ...pointers.ac].includes(undefined)) return undefined;
    const three = (list: readonly (number | undefined)[]) =>
      [0, 1, 2].map((c) => list[c] ?? 0);
    // struct Frame of kernels/jpeg.c
    const frame = Int32Array.of(
      ...[width, height, components.length, h, v, baseline.restartInterval],
      ...[pointers.scan, scan.length, pointers.segment],
      ...three(pointers.planes),
      ...[pointers.rows, pointers.target],
      ...three(pointers.quantizers),
      ...three(pointers.dc),
      ...three(pointers.ac),
    );
    const status = memory.functions.decodeJpeg(memory.copyIn(frame));
    return status === 0
      ? memory.copyOut(pointers.target, width * height * 3)
      : undefined;
  });
}

function table(
  memory: KernelMemory,
  { counts, symbols }: HuffmanTable,
  maxSymbol: number,
): number | undefined {
  const { functions } = memory;
  const pointer = memory.allocate(functions.tableBytes());
  const isWrong = functions.buildTable(
    pointer,
    memory.copyIn(counts),
    memory.copyIn(symbols),
    maxSymbol,
  );
  return isWrong ? undefined : pointer;
}
