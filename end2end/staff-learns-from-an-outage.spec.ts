import { staffLearnsFromAnOutage } from "./steps/staff-learns-from-an-outage.ts";
import { test } from "./support/test.ts";

test("an incident, from its first failure to its finished post-mortem", staffLearnsFromAnOutage);
