/**
 * A text with the part between `<!-- name -->` and `<!-- /name -->` replaced, so that a page kept by hand shows
 * what was measured.
 *
 * @throws {RangeError} If the text has no such block.
 */
export function replaceBlock(
  text: string,
  name: string,
  content: string,
): string {
  const start = `<!-- ${name} -->`;
  const end = `<!-- /${name} -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) {
    throw new RangeError(
      `Cannot replace a block: the text needs ${start} and ${end}, current value is ${from} and ${to}`,
    );
  }
  const head = text.slice(0, from + start.length);
  return `${head}\n\n${content}\n\n${text.slice(to)}`;
}
