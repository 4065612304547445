import { staffChangesAReaction } from "./steps/staff-changes-a-reaction.ts";
import { test } from "./support/test.ts";

test("staff change a reaction together", staffChangesAReaction);
