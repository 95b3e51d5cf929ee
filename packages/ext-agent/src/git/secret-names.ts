// Names by which programs keep keys and passwords. Untracked files only: what is tracked is in the history anyway.
const names = [
  ...[
    /^\.env(\..+)?$/,
    /^\.envrc$/,
    /^\.netrc$/,
    /^\.npmrc$/,
    /^\.pypirc$/,
    /^\.pgpass$/,
    /^\.git-credentials$/,
  ],
  ...[/^id_(rsa|dsa|ecdsa|ed25519)(_sk)?$/, /\.(pem|key|p12|pfx|jks|keystore|kdbx|ppk)$/, /^\.htpasswd$/],
  ...[/^credentials(\..+)?$/, /^secrets?\.(json|ya?ml|toml|ini|txt|env)$/, /^service-account.*\.json$/],
  /\.tfvars$/,
];

/** Examples have no secrets in them. */
const examples = /\.(example|sample|template|dist|pub)$/;

const directories = new Set([".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker"]);

/** Whether an untracked file of a project looks as if it held a key or a password. */
export function isSecretName(path: string): boolean {
  const parts = path.toLowerCase().split("/");
  const name = parts.pop() ?? "";
  if (parts.some((one) => directories.has(one))) return true;
  return !examples.test(name) && names.some((one) => one.test(name));
}
