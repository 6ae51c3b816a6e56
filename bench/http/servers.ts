/**
 * nginx and Varnish, set up as a careful operator would: request collapsing
 * on, connections to the origin kept, room for a herd to connect.
 *
 * @module
 */

import { join } from "node:path";

/** What is needed to start a server that is installed. */
export interface ServerSetup {
  /** A folder of its own. */
  readonly folder: string;
  readonly port: number;
  /** The origin's port on loopback. */
  readonly origin: number;
}

/** Writes nginx's configuration. Returns what to start it with. */
export async function nginx(
  { folder, port, origin }: ServerSetup,
): Promise<string[]> {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  const file = join(folder, "nginx.conf");
  await Deno.writeTextFile(
    file,
    `
${Deno.uid() === 0 ? "user root;" : ""}
daemon off;
pid ${join(folder, "nginx.pid")};
error_log stderr crit;
worker_processes 2;
events { worker_connections 16384; }
http {
  access_log off;
  ${temporary.join("\n  ")}
  proxy_cache_path ${join(folder, "cache")} keys_zone=cache:10m levels=1:2;
  keepalive_requests 1000000;
  upstream origin { server 127.0.0.1:${origin}; keepalive 64; }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_cache cache;
      proxy_cache_lock on;
    }
  }
}
`,
  );
  return ["-p", folder, "-c", file, "-e", "stderr"];
}

/** Writes Varnish's configuration. Returns what to start it with. */
export async function varnish(
  { folder, port, origin }: ServerSetup,
): Promise<string[]> {
  const file = join(folder, "default.vcl");
  await Deno.writeTextFile(
    file,
    `vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "${origin}"; }
`,
  );
  return [
    "-F",
    ...["-j", "none"],
    ...["-n", join(folder, "varnish")],
    ...["-a", `127.0.0.1:${port}`],
    ...["-f", file],
    ...["-s", "malloc,1g"],
    // A thread for each request that sends, and for each to the origin.
    ...["-p", "thread_pool_min=200"],
    ...["-p", "thread_pool_max=5000"],
    ...["-p", "listen_depth=4096"],
  ];
}
