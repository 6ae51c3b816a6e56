/** A process that has nothing to await any more, while abandoned work runs. */
import { Group } from "@scope/singleflight";

const group = new Group<never>({ recoverOrphans: true });
const call = group.doResult("key", () => new Promise(() => {}));
group.abort("key");
console.log((await call).status);
