/**
 * The URI by which the Dev Containers extension opens a directory in a running container. Its authority is JSON, encoded
 * in hexadecimal; its path is the directory.
 * @param context the docker context, if it is not the default
 */
export function attachUri({
  name,
  directory,
  context,
}: {
  readonly name: string;
  readonly directory: string;
  readonly context?: string | undefined;
}): string {
  const where = { containerName: `/${name}`, ...(context && { settings: { context } }) };
  const authority = Buffer.from(JSON.stringify(where)).toString("hex");
  return `vscode-remote://attached-container+${authority}${encodeURI(directory).replace(/[?#'();&$`]/g, escaped)}`;
}

// Percent-encodes characters that are special in a URI, or in the shell into which users paste the command.
function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16)}`;
}
