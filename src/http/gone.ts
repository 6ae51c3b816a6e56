/**
 * Gone: what is answered to a client that has hung up.
 *
 * @module
 */

/**
 * Nobody sees it. A rejection in its place would have servers report an error
 * that is none.
 */
export function gone(): Response {
  return new Response(null, { status: 499 });
}
