// Japanese of care offices and of the federation's desk: fetched with their screens, since most
// people never see one.

import { desk } from "./ja/desk";
import { letters } from "./ja/letters";
import { office } from "./ja/office";
import { reissue } from "./ja/reissue";

export const careJa = { desk, letters, office, reissue };

/** What a language has to say there; English is complete because this type asks for it. */
export type CareWords = typeof careJa;
