import { makeBase } from "./base-image.ts";
import type { TestEngine } from "./engines.ts";

/** A line for sh that makes a program of one line. */
export const programScript = (name: string, does: string) =>
  `printf '#!/bin/sh\\n%s\\n' '${does}' >/usr/local/bin/${name} && chmod +x /usr/local/bin/${name}`;

/**
 * An image that says it has ROS Jazzy. In the place of ROS' archive, which cannot be had here, apt-get writes down what
 * would be installed, and ros2 says what it would be started with.
 * @param name of this test's own
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
