/** Where the volume of an agent is mounted: all that lasts in its container. */
export const workspaceDirectory = "/agent";

/** HOME. */
export const homeDirectory = `${workspaceDirectory}/home`;

/** The clone of the project. */
export const workDirectory = `${workspaceDirectory}/project`;
