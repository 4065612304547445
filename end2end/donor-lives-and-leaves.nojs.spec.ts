import { donorLivesAndLeaves } from "./steps/donor-lives-and-leaves.ts";
import { test } from "./support/test.ts";

test("a donor pledges, leaves a household, and reads what leaving means", donorLivesAndLeaves);
