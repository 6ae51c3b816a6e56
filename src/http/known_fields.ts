/**
 * Request fields whose meaning is known, wherever they are sent.
 *
 * @module
 */

/** Fields that name a user, beside `Authorization` and `Cookie`. */
export const CREDENTIALS = [
  "proxy-authorization",
  "x-api-key",
  "x-auth-token",
  "x-access-token",
  "x-user-id",
  "x-forwarded-user",
  "x-forwarded-email",
  "x-remote-user",
  "x-auth-request-user",
  "x-session-id",
  "x-csrf-token",
  "x-xsrf-token",
  "api-key",
  "remote-user",
  "x-forwarded-client-cert",
  "tailscale-user-login",
  "cf-access-authenticated-user-email",
  "x-amzn-oidc-identity",
  "cf-access-jwt-assertion",
  "x-goog-iap-jwt-assertion",
  "x-amzn-oidc-data",
  "x-ms-client-principal",
];

/** Fields that a tracer or a proxy makes anew for each request. */
export const IGNORED = [
  "traceparent",
  "tracestate",
  "baggage",
  "x-request-id",
  "x-correlation-id",
  "request-id",
  "b3",
  "x-b3-traceid",
  "x-b3-spanid",
  "x-b3-parentspanid",
  "x-b3-sampled",
  "x-amzn-trace-id",
  "x-cloud-trace-context",
  "x-datadog-trace-id",
  "x-datadog-parent-id",
  "x-datadog-sampling-priority",
  "sentry-trace",
  "uber-trace-id",
];

/**
 * Fields by which a request chooses another host, path or method than its own.
 * They always belong to the key, or one forged request would poison a herd.
 */
export const REROUTING = [
  "host",
  "x-host",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-prefix",
  "x-forwarded-proto",
  "x-http-method-override",
  "x-original-url",
  "x-rewrite-url",
];
