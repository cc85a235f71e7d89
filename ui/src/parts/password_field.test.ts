import { expect, it } from "vitest";
import { box, show } from "../testing/show";

/// ASVS 6.2.7: a password can be pasted, as password managers do
it("takes a pasted password", async () => {
  const { user } = await show();
  await user.click(await box("パスワード"));
  await user.paste("Kaede7#Yama!22");
  expect(await box("パスワード")).toHaveValue("Kaede7#Yama!22");
});
