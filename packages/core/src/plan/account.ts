/** The account of a user in the container. */
export interface Account {
  /** Empty: that of the image's own user, which is not known yet. */
  readonly name: string;
  /** 0 to 4 294 967 294. */
  readonly uid: number;
  readonly gid: number;
  /** Absolute path in the container. */
  readonly home: string;
}
