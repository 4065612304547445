import { donorKeepsAStatement } from "./steps/donor-keeps-a-statement.ts";
import { test } from "./support/test.ts";

test("d20 a donor saves a statement that anybody can check", donorKeepsAStatement);
