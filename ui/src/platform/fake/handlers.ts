// What the parts of the fake share.

import { Refusal, type AnswerOf, type CommandName, type Refused, type RequestOf } from "../types";

export type Handlers = {
  [K in CommandName]?: (request: RequestOf<K>) => AnswerOf<K> | Promise<AnswerOf<K>>;
};

export function refuse(wire: Refused): never {
  throw new Refusal(wire);
}
