import { staffReadsTheLedger } from "./steps/staff-reads-the-ledger.ts";
import { test } from "./support/test.ts";

test("staff read the books", staffReadsTheLedger);
