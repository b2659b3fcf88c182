/**
 * Writes float32 vectors as safetensors, by the format's own description: the header's length in 8 bytes, the
 * header as JSON, the values.
 *
 * Source: https://huggingface.co/docs/safetensors
 */
export function writeSafetensorsFile(
  path: string,
  tensors: Readonly<Record<string, readonly number[]>>,
): void {
  const header: Record<string, unknown> = {};
  let end = 0;
  for (const [name, values] of Object.entries(tensors)) {
    const start = end;
    end += 4 * values.length;
    header[name] = {
      dtype: "F32",
      shape: [values.length],
      data_offsets: [start, end],
    };
  }
  const head = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + head.length + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(head.length), true);
  bytes.set(head, 8);
  Object.values(tensors).flat().forEach((value, at) =>
    view.setFloat32(8 + head.length + 4 * at, value, true)
  );
  Deno.writeFileSync(path, bytes);
}
