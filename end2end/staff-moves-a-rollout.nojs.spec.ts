import { staffMovesARollout } from "./steps/staff-moves-a-rollout.ts";
import { test } from "./support/test.ts";

test("staff move a rollout up and back", staffMovesARollout);
