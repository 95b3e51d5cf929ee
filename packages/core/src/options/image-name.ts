/** Why a string is not an image name; undefined if it may be one. Checks only the basics: engines know the whole grammar. */
export function imageFault(image: string): string | undefined {
  if (image === "") return "it is empty";
  if (image.startsWith("-")) return "it starts with a dash";
  const odd = /[^\w.:/@-]/.exec(image);
  if (odd) return `it contains ${JSON.stringify(odd[0])}`;
  if (/^\.{0,2}\//.test(image)) return "it is a path";
  const empty = /::|[^:]\/\/|[:/@]$/.exec(image);
  if (empty) return `a name or a tag is missing at ${JSON.stringify(empty[0].slice(-2))}`;
  const [name = ""] = image.split("@");
  if (
    !/^[0-9a-f]{64}$/.test(image) &&
    /[A-Z]/.test(name.replace(/:[^/]*$/, "").replace(/^[^/]*[.:][^/]*\//, ""))
  ) {
    return "image names are lowercase";
  }
  return undefined;
}
