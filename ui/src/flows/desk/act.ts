// How the parts of an application's screen do something with it.

import type { DeskApplication } from "../../platform/types";
import type { Form } from "../../state/form.svelte";

/** Does it, shows the application as it then stands, and says so; answers whether it was done. */
export type Act = (
  work: () => Promise<DeskApplication>,
  done: string,
  on?: Form,
) => Promise<boolean>;
