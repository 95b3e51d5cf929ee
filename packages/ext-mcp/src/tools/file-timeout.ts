/** Seconds for reading or writing a file. */
export const fileTimeout = 60;
