/**
 * Published digests. Those of SHA-256 are the examples of FIPS 180-4, those of
 * BLAKE3 come from its authors' test vectors, and those of XXH128 from the
 * sanity check of its author's own command.
 *
 * @module
 */

/** A message and its SHA-256. */
export const SHA256: readonly (readonly [message: string, hex: string])[] = [
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
  [
    "a".repeat(1_000_000),
    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
  ],
];

/** The key of BLAKE3's keyed digests. */
export const BLAKE3_KEY = "whats the Elvish word for friend";

/** How many bytes, which count 0, 1 ... 250, 0, and their BLAKE3s. */
export const BLAKE3: readonly (readonly [
  length: number,
  hex: string,
  keyed: string,
])[] = [
  [
    0,
    "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
    "92b2b75604ed3c761f9d6f62392c8a9227ad0ea3f09573e783f1498a4ed60d26",
  ],
  [
    1,
    "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213",
    "6d7878dfff2f485635d39013278ae14f1454b8c0a3a2d34bc1ab38228a80c95b",
  ],
  [
    63,
    "e9bc37a594daad83be9470df7f7b3798297c3d834ce80ba85d6e207627b7db7b",
    "bb1eb5d4afa793c1ebdd9fb08def6c36d10096986ae0cfe148cd101170ce37ae",
  ],
  [
    64,
    "4eed7141ea4a5cd4b788606bd23f46e212af9cacebacdc7d1f4c6dc7f2511b98",
    "ba8ced36f327700d213f120b1a207a3b8c04330528586f414d09f2f7d9ccb7e6",
  ],
  [
    65,
    "de1e5fa0be70df6d2be8fffd0e99ceaa8eb6e8c93a63f2d8d1c30ecb6b263dee",
    "c0a4edefa2d2accb9277c371ac12fcdbb52988a86edc54f0716e1591b4326e72",
  ],
  [
    1_023,
    "10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11",
    "c951ecdf03288d0fcc96ee3413563d8a6d3589547f2c2fb36d9786470f1b9d6e",
  ],
  [
    1_024,
    "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7",
    "75c46f6f3d9eb4f55ecaaee480db732e6c2105546f1e675003687c31719c7ba4",
  ],
  [
    1_025,
    "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444",
    "357dc55de0c7e382c900fd6e320acc04146be01db6a8ce7210b7189bd664ea69",
  ],
  [
    2_048,
    "e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a",
    "879cf1fa2ea0e79126cb1063617a05b6ad9d0b696d0d757cf053439f60a99dd1",
  ],
  [
    2_049,
    "5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030",
    "9f29700902f7c86e514ddc4df1e3049f258b2472b6dd5267f61bf13983b78dd5",
  ],
  [
    3_072,
    "b98cb0ff3623be03326b373de6b9095218513e64f1ee2edd2525c7ad1e5cffd2",
    "044a0e7b172a312dc02a4c9a818c036ffa2776368d7f528268d2e6b5df191770",
  ],
  [
    3_073,
    "7124b49501012f81cc7f11ca069ec9226cecb8a2c850cfe644e327d22d3e1cd3",
    "68dede9bef00ba89e43f31a6825f4cf433389fedae75c04ee9f0cf16a427c95a",
  ],
  [
    8_192,
    "aae792484c8efe4f19e2ca7d371d8c467ffb10748d8a5a1ae579948f718a2a63",
    "dc9637c8845a770b4cbf76b8daec0eebf7dc2eac11498517f08d44c8fc00d58a",
  ],
  [
    8_193,
    "bab6c09cb8ce8cf459261398d2e7aef35700bf488116ceb94a36d0f5f1b7bc3b",
    "954a2a75420c8d6547e3ba5b98d963e6fa6491addc8c023189cc519821b4a1f5",
  ],
  [
    16_384,
    "f875d6646de28985646f34ee13be9a576fd515f76b5b0a26bb324735041ddde4",
    "9e9fc4eb7cf081ea7c47d1807790ed211bfec56aa25bb7037784c13c4b707b0d",
  ],
  [
    31_744,
    "62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47",
    "efa53b389ab67c593dba624d898d0f7353ab99e4ac9d42302ee64cbf9939a419",
  ],
  [
    102_400,
    "bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085",
    "1c35d1a5811083fd7119f5d5d1ba027b4d01c0c6c49fb6ff2cf75393ea5db4a7",
  ],
];

const PRIME32 = 0x9e3779b1n;
const PRIME64 = 0x9e3779b185ebca8dn;

/** How many of the bytes of {@linkcode xxhBytes}, a seed, and their XXH128. */
export const XXH128: readonly (readonly [
  length: number,
  seed: bigint,
  hex: string,
])[] = [
  [0, 0n, "99aa06d3014798d86001c324468d497f"],
  [0, PRIME32, "92220ae55e14ab505444f7869c671ab0"],
  [1, 0n, "a6cd5e9392000f6ac44bdff4074eecdb"],
  [1, PRIME32, "89b99554ba22467cb53d5557e7f76f8d"],
  [12, 0n, "6e3efd8fc7802b18061a192713f69ad9"],
  [12, PRIME32, "d7e09d518a3405d39be9f9a67f3c7dfb"],
  [48, 0n, "a002ac4e5478227ef942219aed80f67b"],
  [48, PRIME32, "163adde36c0722957ba3c3e453a1934e"],
  [222, 0n, "337e09641b948717f1aebd597cec6b3a"],
  [222, PRIME32, "91820016621e97f1ae995bb8af917a8d"],
  [403, 0n, "1b6de21e332dd73dcdeb804d65c6dea4"],
  [403, PRIME64, "bed311971e0be8f26259f6ecfd6443fd"],
  [512, 0n, "18d2d110dcc9bca1617e49599013cb6b"],
  [512, PRIME64, "925d06b8ec5b80403ce457de14c27708"],
  [2_048, 0n, "f736557fd47073a5dd59e2c3a5f038e0"],
  [2_048, PRIME32, "7fb03f7e7186c3ea230d43f30206260b"],
  [2_367, 0n, "e89c0f6ff369b427cb37aeb9e5d361ed"],
  [2_367, PRIME32, "d23aae4b76c31ecb6f5360ae69c2f406"],
];

/** The bytes that XXH128's digests are of. */
export function xxhBytes(length: number): Uint8Array {
  let state = PRIME32;
  return Uint8Array.from({ length }, () => {
    const byte = Number(state >> 56n);
    state = BigInt.asUintN(64, state * PRIME64);
    return byte;
  });
}
