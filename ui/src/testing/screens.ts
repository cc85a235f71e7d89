// Each screen there is, and each form of those that hold something.

import type { Screen } from "../state/screen";

export const oneOfEach: readonly Screen[] = [
  { name: "entrance" },
  { name: "signup" },
  { name: "logIn" },
  { name: "logIn", reason: "expired" },
  { name: "siteNotice", id: "1" },
  { name: "recoverPassword" },
  { name: "recoverUserId" },
  { name: "terms" },
  { name: "myPage" },
  { name: "notices", audience: null },
  { name: "notices", audience: "insurer" },
  { name: "notice", id: "2", from: "notices" },
  { name: "page", id: "3" },
  { name: "settings" },
  { name: "reissue" },
  { name: "tracker" },
  { name: "officeReset" },
  { name: "office" },
  { name: "officeNotice", id: "4" },
  { name: "officePassword" },
  { name: "officeAddress" },
  { name: "officeDevices" },
  { name: "desk" },
  { name: "deskSetUp" },
  { name: "deskApplication", id: "5", from: "letters" },
  { name: "letters" },
  { name: "letterBatch", id: "6" },
  { name: "ledger" },
];
