/** The file of a layer. Later ones win: the user's, the project's, and the project's local one, which git ignores. */
export type FileLayer = "user" | "project" | "local";
