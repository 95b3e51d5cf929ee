import { describe, expect, it } from "vitest";
import { type Service, servicesAccess } from "./services.ts";

const inProject = (path: string) => path.startsWith("/p/");
const accessOf = (service: Service, volumes = {}) =>
  servicesAccess(
    { from: "compose", project: "x", stops: true, services: { db: service }, volumes },
    inProject,
  )
    .map(({ kind, text }) => `${kind} ${text}`)
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
    expect(access.map(({ text }) => text)).toEqual([
      "the service db: another container, from the image d",
      "the service b: another container, from an image built for it",
    ]);
  });

  it.each<[service: Service, access: string[]]>([
    [{ image: "d", environment: { A: "1" }, command: "x", restart: "always" }, []],
    [
      {
        volumes: [
          { type: "bind", source: "/p/x", target: "/x" },
          { type: "bind", source: "/etc", target: "/e", read_only: true },
        ],
      },
      ["mount the host path /etc at /e in the service db (read-only)"],
    ],
    [
      { volumes: [{ type: "bind", source: "/p/$X", target: "/x" }] },
      [
        "variable the value of your environment variable X in the service db",
        "mount the host path /p/$X at /x in the service db (writable)",
      ],
    ],
    [
      { volumes: [{ type: "volume", source: "v", target: "/v" }, "/raw:/x"] },
      [
        "volume the volume v at /v in the service db (writable)",
        "security the setting volumes of the service db: /raw:/x",
      ],
    ],
    [{ ports: ["80:80"] }, ["port a port of the host for the service db: 80:80"]],
    [{ privileged: true }, ["security the setting privileged of the service db: true"]],
    [{ privileged: false, network_mode: "service:x" }, []],
    [{ network_mode: "host" }, ["security the setting network_mode of the service db: host"]],
    [{ unknown_key: ["x"] }, ['security the setting unknown_key of the service db: ["x"]']],
    [
      { build: { context: "/p/x", dockerfile: "/q/D", args: { A: "1" }, ssh: ["default"] } },
      [
        "mount the host path /q/D, to build the image of the service db",
        'security the setting build.ssh of the service db: ["default"]',
      ],
    ],
    [
      { environment: { A: "${T:-x}", B: null, C: "$$D" } },
      [
        "variable the value of your environment variable T in the service db",
        "variable the value of your environment variable B in the service db",
      ],
    ],
    [{ environment: ["N", "M=1"] }, ["variable the value of your environment variable N in the service db"]],
  ])("%j", (service, access) => {
    expect(accessOf(service)).toEqual(access);
  });

  it("volumes with options, which may be directories of the host", () => {
    expect(accessOf({}, { a: {}, b: { driver_opts: { device: "/" } } })).toEqual([
      'volume the volume b, created with {"driver_opts":{"device":"/"}}',
    ]);
  });
});
