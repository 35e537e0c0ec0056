/** A part of a text that cannot be read. */
export class Unwritten extends Error {
  constructor(
    message: string,
    /** The node of the text that is wrong. */
    readonly at: unknown,
  ) {
    super(message);
  }
}
