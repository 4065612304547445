import { adminFindsGifts } from "./steps/admin-finds-gifts.ts";
import { test } from "./support/test.ts";

test("a church admin filters, sorts and exports", adminFindsGifts);
