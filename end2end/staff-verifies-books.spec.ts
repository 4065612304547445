import { staffVerifiesBooks } from "./steps/staff-verifies-books.ts";
import { test } from "./support/test.ts";

test("staff have the books verified", staffVerifiesBooks);
