/**
 * Files of the user and of the machine: whose a path is, writing whole or not at all, and what the system refuses.
 *
 * @module
 */
export * from "./is_hidden.ts";
export * from "./sha256_of_file.ts";
export * from "./system_error.ts";
export * from "./user_path.ts";
export * from "./write_whole.ts";
