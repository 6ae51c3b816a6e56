/** A process that awaits nothing but a flight, whose work never settles. */
import { Group } from "@scope/singleflight";

const group = new Group<never>({ timeout: 50 });
const result = await group.doResult("key", () => new Promise(() => {}));
console.log(result.status);
