/** A string as a YAML value: quoted unless YAML reads it literally. */
export function yamlText(value: string): string {
  const isPlain = /^[A-Za-z./~][\w./~@-]*(:[\w./~@-]+)*$/.test(value);
  return isPlain && !/^(true|false|null|~|\.(inf|nan))$/i.test(value) ? value : JSON.stringify(value);
}
