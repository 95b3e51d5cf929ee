import type { RequestedAccount } from "./account.ts";
import type { ImageUser } from "./image-user.ts";

/** Who the container's user is: an account of the host user's, or a user of the image. */
export type RequestedUser = { readonly account: RequestedAccount } | { readonly ofImage: ImageUser };
