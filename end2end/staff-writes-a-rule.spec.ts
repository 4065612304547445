import { staffWritesARule } from "./steps/staff-writes-a-rule.ts";
import { test } from "./support/test.ts";

test("staff write a rule, and another puts it in force", staffWritesARule);
