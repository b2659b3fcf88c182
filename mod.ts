/**
 * SpuriousBench: claims about spurious memorization, made executable and decided on real models.
 *
 * A bench file imports what it needs from here and exports one claim.
 *
 * @module
 */
export * from "./src/claims/mod.ts";
