// English of care offices and of the federation's desk.

import type { CareWords } from "./care_ja";
import { desk } from "./en/desk";
import { letters } from "./en/letters";
import { office } from "./en/office";
import { reissue } from "./en/reissue";

export const careEn: CareWords = { desk, letters, office, reissue };
