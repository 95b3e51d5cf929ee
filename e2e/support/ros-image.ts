import { makeBase } from "./base-image.ts";
import type { TestEngine } from "./engines.ts";

/** A shell command that creates a one-line program. */
export const programScript = (name: string, does: string) =>
  `printf '#!/bin/sh\\n%s\\n' '${does}' >/usr/local/bin/${name} && chmod +x /usr/local/bin/${name}`;

/**
 * An image that claims to have ROS Jazzy. The ROS archive cannot be reached, so an apt-get stub records what would be
 * installed, and a ros2 stub prints its settings.
 * @param name unique to this test
 */
export function imageWithStubOfRos(engine: TestEngine, name: string): string {
  const aptGet = 'case "$*" in *ros-*) echo "$*" | grep -o "ros-.*" >/installed ;; esac';
  const ros2 = 'echo "$RMW_IMPLEMENTATION $ROS_DOMAIN_ID $(cat /installed)"';
  return makeBase(engine, name, {
    from: "debian:bookworm",
    script: `${programScript("apt-get", aptGet)}; ${programScript("ros2", ros2)}`,
    changes: ["ENV ROS_DISTRO=jazzy"],
  });
}
