/** torchvision's names of a vision transformer's parts, and timm's; the first that matches counts. */
const VIT_PARTS: readonly (readonly [RegExp, string])[] = [
  [/^class_token$/, "cls_token"],
  [/^encoder\.pos_embedding$/, "pos_embed"],
  [/^conv_proj\./, "patch_embed.proj."],
  [/^encoder\.ln\./, "norm."],
  [/^heads\.head\./, "head."],
];

/** The same for the parts of `encoder.layers.encoder_layer_N.`. */
const VIT_BLOCK_PARTS: readonly (readonly [RegExp, string])[] = [
  [/^ln_1\./, "norm1."],
  [/^ln_2\./, "norm2."],
  [/^self_attention\.in_proj_/, "attn.qkv."],
  [/^self_attention\.out_proj\./, "attn.proj."],
  [/^mlp\.(linear_1|0)\./, "mlp.fc1."], // linear_1: torchvision before 0.13
  [/^mlp\.(linear_2|3)\./, "mlp.fc2."],
];

function replaceFirst(
  name: string,
  table: readonly (readonly [RegExp, string])[],
): string {
  const row = table.find(([pattern]) => pattern.test(name));
  return row === undefined ? name : name.replace(...row);
}

/**
 * The name that timm gives a parameter of torchvision; any other name as it is. The two differ for vision
 * transformers only: ResNets have the same names, and DeiT's original ones are timm's.
 *
 * Source: torchvision 0.29 `models/vision_transformer.py`, timm 1.0.31 `models/vision_transformer.py`. The
 * layouts agree: `in_proj_weight` is query, key, value, as `qkv.weight` is.
 */
export function timmName(name: string): string {
  const block = name.match(/^encoder\.layers\.encoder_layer_(\d+)\.(.*)$/);
  if (block === null) return replaceFirst(name, VIT_PARTS);
  const [, index = "", part = ""] = block;
  return `blocks.${index}.${replaceFirst(part, VIT_BLOCK_PARTS)}`;
}
