import { donorAddsACard } from "./steps/donor-adds-a-card.ts";
import { test } from "./support/test.ts";

test("d09 d10 a donor adds a card and lets all gifts come from it", donorAddsACard);
