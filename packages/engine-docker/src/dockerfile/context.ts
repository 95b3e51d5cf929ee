import { packTar } from "modern-tar";
import type { LoweredPlan } from "./lower.ts";

// The same plan must produce the same context, and builders compare timestamps.
const epoch = new Date(0);

/** Packs the Dockerfile and its files as a tar archive, without writing to disk. */
export async function packContext({ dockerfile, files }: LoweredPlan): Promise<Buffer> {
  const entries = [{ name: "Dockerfile", contents: dockerfile, mode: 0o644 }, ...files].map(
    ({ name, contents, mode }) => {
      const body = Buffer.from(contents);
      return {
        header: { name, mode, size: body.length, mtime: epoch, uid: 0, gid: 0, type: "file" as const },
        body,
      };
    },
  );
  return Buffer.from(await packTar(entries));
}
