/** A number with its noun: "1 commit", "2 commits". */
export const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
