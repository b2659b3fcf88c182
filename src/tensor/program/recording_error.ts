/** A function cannot become a graph: it does something that a graph would not repeat. */
export class RecordingError extends Error {
  /** `"RecordingError"`. */
  override readonly name = "RecordingError";
  /** The entry point that was being recorded. */
  readonly entry: string;
  /** Where in the source it happened, `file:line:column`. */
  readonly place: string;

  /**
   * Says what is wrong with an entry point.
   *
   * @param problem What was done, ending without a full stop.
   */
  constructor(problem: string, where: { entry: string; place: string }) {
    super(
      `Cannot record entry point "${where.entry}": ${problem}, current value is at ${where.place}`,
    );
    this.entry = where.entry;
    this.place = where.place;
  }
}
