// What an office typed into the wizard's first form, kept while it goes back
// and forth. In memory only; it goes with the visit.

import type { ReissueOffice } from "../../platform/types";

export class OfficeDraft {
  officeNumber = $state("");
  noticeAddress = $state("");
  noticeAddressAgain = $state("");

  /** What the host kept from before, such as after a restart. */
  fill(step: ReissueOffice): void {
    this.officeNumber ||= step.officeNumber ?? "";
    this.noticeAddress ||= step.noticeAddress ?? "";
    this.noticeAddressAgain ||= step.noticeAddress ?? "";
  }
}
