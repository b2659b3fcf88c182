/** The claim of the gate's tests as a bench file of a user's own. */
export { CLAIM as default } from "../claims/_gate.ts";
