/** Where the Features are that had no registry in their names: all of them moved there. */
const registry = "ghcr.io/devcontainers/features";

const moved: ReadonlySet<string> = new Set([
  ...["aws-cli", "azure-cli", "desktop-lite", "docker-in-docker", "dotnet", "git", "git-lfs", "github-cli"],
  ...["java", "kubectl-helm-minikube", "node", "powershell", "python", "ruby", "rust", "sshd", "terraform"],
]);

const renamed: ReadonlyMap<string, string> = new Map([
  ["golang", "go"],
  ["common", "common-utils"],
  ["docker-from-docker", "docker-outside-of-docker"],
]);

/**
 * The reference of a Feature that the specification has retired the name of, as other tools read it.
 * @returns undefined if the name has no successor
 */
export function successorOf(name: string): string | undefined {
  const now = moved.has(name) ? name : renamed.get(name);
  return now === undefined ? undefined : `${registry}/${now}:1`;
}
