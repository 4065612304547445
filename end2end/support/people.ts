// Whom the demo lets in.

export const PEOPLE = {
  /** A donor. */
  ann: "ann@example.org",
  /** A church admin. */
  ruth: "ruth@example.org",
  /** Payment staff. */
  david: "david@example.org",
} as const;

export type Person = keyof typeof PEOPLE;

export const PASSWORD = "offertory demo";
