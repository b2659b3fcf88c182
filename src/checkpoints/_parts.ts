/** The last part of a tensor's name: `weight` of `layer1.0.conv1.weight`. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** The module that a tensor is of: `layer1.0.conv1`; nothing for a bare parameter. */
export function moduleOf(name: string): string {
  return name.slice(0, Math.max(name.lastIndexOf("."), 0));
}
