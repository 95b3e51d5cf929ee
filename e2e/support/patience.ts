/** How long to wait for something that takes a second on an idle machine, because others are busy. */
export const patience = { timeout: 120_000, interval: 50 };
