/**
 * What the Dev Containers extension opens a folder of a running container by: its authority is JSON in hexadecimal,
 * its path that of the folder.
 * @param context the docker context, where it is not the default one
 */
export function attachUri({
  name,
  folder,
  context,
}: {
  readonly name: string;
  readonly folder: string;
  readonly context?: string | undefined;
}): string {
  const where = { containerName: `/${name}`, ...(context && { settings: { context } }) };
  const authority = Buffer.from(JSON.stringify(where)).toString("hex");
  return `vscode-remote://attached-container+${authority}${encodeURI(folder).replace(/[?#'();&$`]/g, escaped)}`;
}

// Special in a URI, or in the shell that the line is pasted into.
function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16)}`;
}
