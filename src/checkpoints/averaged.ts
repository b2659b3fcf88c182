/** What the average of a network over its training is called: `model_ema`, `state_dict_ema`, `swa_model`. */
const AVERAGED =
  /(^|_)(ema|swa|avg|average|averaged|shadow|polyak)(_|$|model|state)/i;

/** Whether a part of a path or of a tensor's name says that it is the average of a network. */
export function isAveraged(part: string): boolean {
  return AVERAGED.test(part);
}
