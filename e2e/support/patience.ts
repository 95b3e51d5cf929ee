/** How long something is waited for that comes in a second on a machine that does nothing else: others are busy. */
export const patience = { timeout: 120_000, interval: 50 };
