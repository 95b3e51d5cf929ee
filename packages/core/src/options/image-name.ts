/** Why a word cannot name an image. Only what no engine could mean: the engines know the whole grammar. */
export function imageFault(image: string): string | undefined {
  if (image === "") return "it is empty";
  if (image.startsWith("-")) return "it begins with a dash";
  const odd = /[^\w.:/@-]/.exec(image);
  if (odd) return `it has ${JSON.stringify(odd[0])} in it`;
  const [name = ""] = image.split("@");
  if (
    !/^[0-9a-f]{64}$/.test(image) &&
    /[A-Z]/.test(name.replace(/:[^/]*$/, "").replace(/^[^/]*[.:][^/]*\//, ""))
  ) {
    return "names of images have no capital letters";
  }
  return undefined;
}
