/** A word for sh that is exactly this text, whatever it contains. */
export const singleQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
