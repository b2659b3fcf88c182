import config from "../../deno.json" with { type: "json" };

/** Name and version of the harness as records carry them. */
export const HARNESS = `spuriousbench ${config.version}`;
