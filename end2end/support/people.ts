// Whom the demo lets in.

export const PEOPLE = {
  /** A donor. */
  ann: "ann@example.org",
  /** A church admin. */
  ruth: "ruth@example.org",
  /** Payment staff. */
  david: "david@example.org",
  /** Payment staff too: some things take two. */
  anna: "anna@example.org",
} as const;

export type Person = keyof typeof PEOPLE;

export const PASSWORD = "offertory demo";
