// How sending a file can end other than well.

/** For good, with words for its person. */
export class Refused extends Error {}

/** For now: the message says what is waited for, and the upload goes on by itself. */
export class Away extends Error {}

/** The bucket is not to be reached from this browser: the file goes through the shop. */
export class Unreachable extends Error {}

export const OFFLINE =
  "The connection is lost, or the shop does not answer. What was sent is kept; the upload goes on by itself.";
export const UNREADABLE =
  "The file cannot be read any more: it was moved, or saved anew. Choose it again.";

export function cannotRead() {
  throw new Refused(UNREADABLE);
}
