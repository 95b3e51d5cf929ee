/** Why a string is not an image name; undefined if it may be one. Checks only the basics: engines know the whole grammar. */
export function imageFault(image: string): string | undefined {
  if (image === "") return "it is empty";
  if (image.startsWith("-")) return "it starts with a dash";
  const odd = /[^\w.:/@-]/.exec(image);
  if (odd) return `it contains ${JSON.stringify(odd[0])}`;
  if (/^\.{0,2}\//.test(image)) return "it is a path";
  const empty = /^[:@]|::|[^:]\/\/|[:/@]$/.exec(image);
  if (empty) return `a name or a tag is missing at ${JSON.stringify(empty[0].slice(-2))}`;
  const [name = ""] = image.split("@");
  if (!/^[0-9a-f]{64}$/.test(image) && /[A-Z]/.test(repositoryIn(name))) {
    return "image names are lowercase";
  }
  return undefined;
}

/** Without the registry, which may have capital letters, and without the tag. */
function repositoryIn(name: string): string {
  const slash = name.indexOf("/");
  const path = slash > 0 && /[.:]/.test(name.slice(0, slash)) ? name.slice(slash + 1) : name;
  const colon = path.indexOf(":", path.lastIndexOf("/") + 1);
  return colon < 0 ? path : path.slice(0, colon);
}
