/**
 * What is asked of Cloudflare's objects, by shape: nothing of Cloudflare's own
 * types is imported.
 *
 * @module
 */

/** A binding of a namespace of Durable Objects: `env.FLIGHTS`. */
export interface ObjectNamespace<Id> {
  /** The id of the object with a name. */
  idFromName(name: string): Id;
  /** The way to an object, for the request that asks for it. */
  get(id: Id): ObjectStub;
}

/** The way to one Durable Object. */
export interface ObjectStub {
  /** Sends the object a request. */
  fetch(url: string, init: ObjectRequest): Promise<ObjectResponse>;
}

/** What of a request's `init` is used. */
export interface ObjectRequest {
  /** Always `"POST"`. */
  method: string;
  /** An outcome. */
  body?: Uint8Array<ArrayBuffer>;
  /** Ends the request. */
  signal?: AbortSignal;
}

/** What of a response is read. */
export interface ObjectResponse {
  /** What became of it. */
  readonly status: number;
  /** The whole body. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What a Durable Object is constructed with, as far as it is used. */
export interface ObjectState {
  /** The object's own storage. */
  readonly storage: ObjectStorage;
}

/**
 * A Durable Object's storage, as far as it is used: what both kinds have, the
 * one on SQLite and the older one.
 */
export interface ObjectStorage {
  /** Reads a value. */
  get(key: string): Promise<unknown>;
  /** Reads several values. */
  get(keys: string[]): Promise<Map<string, unknown>>;
  /** Reads all values whose key begins so. */
  list(options: { prefix: string }): Promise<Map<string, unknown>>;
  /** Writes up to 128 values, all of them or none. */
  put(entries: Record<string, unknown>): Promise<void>;
  /** Deletes up to 128 values. */
  delete(keys: string[]): Promise<number>;
  /** When the alarm is to go off; null if none is set. */
  getAlarm(): Promise<number | null>;
  /** Has `alarm()` called at a time. */
  setAlarm(time: number): Promise<void>;
}
