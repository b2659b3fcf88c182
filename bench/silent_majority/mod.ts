/**
 * What the claims of this paper share.
 *
 * @module
 */
export * from "./_channel_map.ts";
export * from "./_drop_page.ts";
export * from "./_edits.ts";
export * from "./_fixture.ts";
export * from "./_loop.ts";
export * from "./_networks.ts";
export * from "./_readings.ts";
export * from "./setting.ts";
