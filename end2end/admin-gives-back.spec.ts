import { adminGivesBack } from "./steps/admin-gives-back.ts";
import { test } from "./support/test.ts";

test("a church admin gives back, moves a gift and books a deposit", adminGivesBack);
