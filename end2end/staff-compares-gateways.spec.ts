import { staffComparesGateways } from "./steps/staff-compares-gateways.ts";
import { test } from "./support/test.ts";

test("staff compare gateways with the books", staffComparesGateways);
