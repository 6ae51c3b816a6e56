/**
 * Who is asked: ours, then every peer.
 *
 * @module
 */

import { PEER_NAMES, type PeerName } from "../peers/list.ts";

/** The short name of a package in the table. */
export type SubjectName = "ours" | PeerName;

/** All, in the table's order. */
export const SUBJECT_NAMES: readonly SubjectName[] = ["ours", ...PEER_NAMES];
