import { describe, expect, it } from "vitest";
import { hostAccessText } from "../trust/access-text.ts";
import { type Service, servicesAccess } from "./services.ts";

const inProject = (path: string) => path.startsWith("/p/");
const accessOf = (service: Service, volumes = {}) =>
  servicesAccess(
    { from: "compose", project: "x", stops: true, services: { db: service }, volumes },
    inProject,
  )
    .map((one) => `${one.kind} ${hostAccessText(one)}`)
    .slice(1);

describe("services request", () => {
  it("at least that they start", () => {
    const access = servicesAccess(
      {
        from: "compose",
        project: "x",
        stops: true,
        services: { db: { image: "d" }, b: { build: {} } },
        volumes: {},
      },
      inProject,
    );
    expect(access.map(hostAccessText)).toEqual([
      "a container of the image d, for the service db",
      "a container of an image built for it, for the service b",
    ]);
  });

  it.each<[service: Service, access: string[]]>([
    [
      { labels: { "ofelia.job-local.x.command": "id", "org.opencontainers.image.title": "t" } },
      [
        "label the container label ofelia.job-local.x.command=id, which programs on the host may act on, for the service db",
      ],
    ],
    [
      { labels: ["traefik.enable=true"] },
      [
        "label the container label traefik.enable=true, which programs on the host may act on, for the service db",
      ],
    ],
    [{ image: "d", environment: { A: "1" }, command: "x", restart: "always" }, []],
    [
      {
        volumes: [
          { type: "bind", source: "/p/x", target: "/x" },
          { type: "bind", source: "/etc", target: "/e", read_only: true },
        ],
      },
      ["mount the host path /etc at /e (read-only), for the service db"],
    ],
    [
      { volumes: [{ type: "bind", source: "/p/$X", target: "/x" }] },
      [
        "variable the value of your environment variable X, for the service db",
        "mount the host path /p/$X at /x (writable), for the service db",
      ],
    ],
    [
      { volumes: [{ type: "volume", source: "v", target: "/v" }, "/raw:/x"] },
      [
        "volume the volume v at /v (writable), for the service db",
        "security the setting volumes: /raw:/x, for the service db",
      ],
    ],
    [{ ports: ["80:80"] }, ["port a port of the host: 80:80, for the service db"]],
    [{ privileged: true }, ["security the setting privileged: true, for the service db"]],
    [{ privileged: false, network_mode: "service:x" }, []],
    [{ network_mode: "host" }, ["security the setting network_mode: host, for the service db"]],
    [{ unknown_key: ["x"] }, ['security the setting unknown_key: ["x"], for the service db']],
    [
      { build: { context: "/p/x", dockerfile: "/q/D", args: { A: "1" }, ssh: ["default"] } },
      [
        "mount the host path /q/D, to build the image, for the service db",
        'security the setting build.ssh: ["default"], for the service db',
      ],
    ],
    [
      { environment: { A: "${T:-x}", B: null, C: "$$D" } },
      [
        "variable the value of your environment variable T, for the service db",
        "variable the value of your environment variable B, for the service db",
      ],
    ],
    [
      { environment: ["N", "M=1"] },
      ["variable the value of your environment variable N, for the service db"],
    ],
  ])("%j", (service, access) => {
    expect(accessOf(service)).toEqual(access);
  });

  it("volumes with options, which may be directories of the host", () => {
    expect(accessOf({}, { a: {}, b: { driver_opts: { device: "/" } } })).toEqual([
      'volume the volume b, created with {"driver_opts":{"device":"/"}}',
    ]);
  });
});
