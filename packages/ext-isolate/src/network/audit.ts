import { appendFileSync } from "node:fs";

/** A request, when it is decided. */
export interface AuditedRequest {
  readonly method: string;
  readonly host: string;
  readonly port: number;
  /** The rule that allows it, or the key that is added to it. Undefined: it is blocked. */
  readonly rule?: string | undefined;
}

/** What became of an allowed request. Sizes in bytes, of the body or of the tunnel. */
export interface AuditedResult {
  readonly status?: number | undefined;
  readonly sent?: number;
  readonly received?: number;
  readonly error?: string;
}

export interface AuditEntry {
  /** Only the first call counts. */
  end(result: AuditedResult): void;
}

/** @returns undefined if it could not be recorded: what is not recorded does not happen */
export type Audit = (request: AuditedRequest) => AuditEntry | undefined;

export const notRecorded = "the audit log cannot be written\n";

export const noAudit: Audit = () => ({ end: () => {} });

/**
 * Appends an event to an audit log: a line of JSON. What is written at once stays together.
 * @throws Error of the file system, with the path
 */
export function appendAudit(file: string, event: Readonly<Record<string, unknown>>): void {
  const line = `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`;
  try {
    appendFileSync(file, line, { mode: 0o600 });
  } catch (error) {
    // On a full disk, Node.js does not name the file.
    throw Object.assign(error as Error, { path: file });
  }
}

/** Writes each request to a file of the host: one line when it is decided, and one when it has ended. */
export function auditTo(file: string): Audit {
  return ({ rule, ...request }) => {
    const decision = rule === undefined ? { decision: "blocked" } : { decision: "allowed", rule };
    try {
      appendAudit(file, { event: "request", ...request, ...decision });
    } catch {
      return undefined;
    }
    let hasEnded = false;
    return {
      end(result) {
        if (hasEnded) return;
        hasEnded = true;
        try {
          appendAudit(file, { event: "response", ...request, ...result });
        } catch {
          // The request itself is in the log.
        }
      },
    };
  };
}
