import type { ContainerBuilder } from "../container/builder.ts";
import type { Problem } from "../errors/error.ts";
import type { Facts } from "../errors/facts.ts";
import type { Host } from "../host/host.ts";
import type { Options, ValuesOf } from "../options/declaration.ts";
import type { Account } from "../plan/account.ts";
import type { Plan } from "../plan/plan.ts";
import type { Mount, RunSpec } from "../plan/run-spec.ts";
import type { HostAccess } from "../trust/access.ts";
import { commandOwner, nameFault, shortFault } from "./name.ts";
import type { PlanFact } from "./plan-fact.ts";

/** What an extension knows while it reads its options and the host. */
export interface ExtensionContext<O extends Options = Options> {
  readonly options: ValuesOf<O>;
  readonly host: Host;
  /** The image name as given. */
  readonly image: string;
  /** Names of all extensions of this run. */
  readonly active: ReadonlySet<string>;
  /** Where an option was last set: in a file, by a variable or on the command line; undefined: it was not. */
  readonly setBy: (option: keyof O & string) => "file" | "variable" | "command line" | undefined;
  /** Whether a file of the project set an option, or added to its values: anyone may have written it. */
  readonly isFromProject: (option: keyof O & string) => boolean;
}

/** A problem that an extension reports. Its code becomes `<extension>/<slug>`, permanent like core's. */
export interface ExtensionProblem {
  readonly slug: string;
  /** What happened, one sentence. */
  readonly what: string;
  /** Why, when known. */
  readonly why?: string | undefined;
  /** What the user can do, one sentence. */
  readonly fix: string;
  /** `usage` when the command line or the configuration is wrong; default `failure`. */
  readonly kind?: "usage" | "failure";
  /** What the text is about, as plain data, for programs that read `--json`; never a secret. Default: none. */
  readonly facts?: Facts;
}

/**
 * What `read` returns: the value that `setup` gets, or everything that is wrong. With problems, nothing is set up, and
 * there is always at least one.
 */
export type Read<Value> = { readonly value: Value } | { readonly problems: readonly ExtensionProblem[] };

/** What an extension knows while it downloads. */
export interface FetchContext<O extends Options = Options> extends ExtensionContext<O> {
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  /** Whether the user wants what is in a registry now, even if it was downloaded before (`--pull`). */
  readonly refresh: boolean;
  /** Shows what is being downloaded. */
  progress(text: string): void;
  /** Shows the user a notice on stderr. */
  notice(text: string): void;
}

export interface ReviewContext<O extends Options = Options, Value = unknown> extends ExtensionContext<O> {
  /** What the extension's own `read` returned; undefined when it has none. */
  readonly value: Value;
}

export interface SetupContext<O extends Options = Options, Value = unknown> extends ReviewContext<O, Value> {
  /** A fact that an earlier extension set, or undefined. */
  fact<Value>(fact: PlanFact<Value>): Value | undefined;
  /** The container's user, if an earlier extension set it. */
  readonly account: Account | undefined;
  /** A copy of the mounts of earlier extensions. */
  readonly mounts: readonly Mount[];
  /**
   * Whether the container is persistent, and entered from many terminals. What belongs to one of them (a display, the socket
   * of an agent) must then be provided by `enter`: in the plan it would be a difference in the next terminal, and a mounted
   * file of /run or /tmp would keep the container from starting after a reboot.
   */
  readonly persistent: boolean;
  /** Shows the user a notice on stderr. */
  notice(text: string): void;
}

export interface PrepareContext {
  readonly host: Host;
  readonly run: RunSpec;
  /** The USER of the image as it will be run: a name or ID, with or without a group; empty: root. */
  readonly user: string;
  /**
   * Of a persistent container: a directory of the host that belongs to the user; this container, and no other, sees it as
   * `entryDirectory`, and cannot write to it if its own files are read-only. Absent for a run.
   */
  readonly directory?: string;
  /** Shows the user a notice on stderr. */
  notice(text: string): void;
}

/** What happened to a persistent container. */
export interface ReleaseContext extends PrepareContext {
  readonly event: "stop" | "remove";
}

/** One entry into a persistent container (`rocker enter`, `rocker up`). */
export interface EntryContext extends PrepareContext {
  readonly directory: string;
  /** How the container sees it. */
  readonly containerDirectory: string;
  /**
   * Makes a socket of the host available in the container for the duration of the entry.
   * @param name lowercase letters and dashes; part of the name of the socket
   * @returns the path of the socket in the container
   */
  relay(name: string, socket: string): Promise<string>;
}

/** The data of an extension: read from the manifest of its package, without running its code. */
export interface ExtensionDescription<O extends Options = Options> {
  /** Lowercase letters, digits and dashes; unique among installed extensions. */
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  readonly options: O;
  /** Options that enable the extension when set (a boolean: when true). Default: all of its options. */
  readonly activation?: readonly (keyof O & string)[];
  /** Extensions that are enabled with it, and set up before it. */
  readonly requires?: readonly string[];
  /** Extensions that are set up before it, if they are active. */
  readonly after?: readonly string[];
  /** Extensions that are set up after it, if they are active. */
  readonly before?: readonly string[];
  /** Extensions that it cannot be used with. */
  readonly conflicts?: readonly string[];
  /**
   * Signs that a project needs the extension: `--auto` enables it where one of these is found. Not for extensions that give
   * access to personal data of the user, such as keys: those must be enabled explicitly.
   */
  readonly detect?: readonly Sign[];
  /** Whether it implements `choose`. */
  readonly chooses?: true;
}

/** A file that shows what a project or the user works with. */
export type Sign =
  | {
      /** A file name with "*" and "?", anywhere in the project; with "/" in it, a path from the project directory. */
      readonly file: string;
      /** A regular expression that the text of the file must match; "^" and "$" match at lines. */
      readonly content?: string;
    }
  | {
      /** A file or directory in the home directory, such as `.config/nvim`. */
      readonly home: string;
    };

/** An extension that can be enabled. */
export interface Candidate {
  readonly name: string;
  readonly summary: string;
  readonly detect: readonly Sign[];
}

export interface ChooseContext<O extends Options = Options> extends ExtensionContext<O> {
  /** Extensions with signs that are neither enabled nor disabled explicitly. */
  readonly candidates: readonly Candidate[];
  /** Shows the user a notice on stderr. */
  notice(text: string): void;
  /**
   * Asks the user a question on one line; absent where there is no terminal.
   * @returns the answer, trimmed; undefined for none (Ctrl-D)
   * @throws an error that ends rocker when the user interrupts; do not catch it
   */
  readonly ask?: (question: string) => Promise<string | undefined>;
}

/** An extension to enable, and why: a few words, such as the file that was found. */
export interface Choice {
  readonly extension: string;
  readonly because: string;
}

/** A unit that adds options and changes the container. `Value` is what its `read` hands to its `setup`. */
export interface Extension<O extends Options = Options, Value = unknown> extends ExtensionDescription<O> {
  /** Enables other extensions before any is set up. Requires `chooses: true` in the description. */
  choose?(context: ChooseContext<O>): readonly Choice[] | Promise<readonly Choice[]>;
  /**
   * Downloads what `read` needs into a cache of the user. Only commands that build or run call it, before `read`: without
   * it, `read` works with what the cache has. Returns everything that is wrong; does not throw.
   */
  fetch?(context: FetchContext<O>): Promise<readonly ExtensionProblem[]>;
  /**
   * Reads the options and the host, before anything is built. Called once for each plan: returns the value that
   * `setup` and `review` get, or everything that is wrong; does not throw. Write it before them, so that TypeScript can
   * infer the type of the value.
   */
  read?(context: ExtensionContext<O>): Read<Value>;
  /** Adds to the container. Reads the host only through the context, and changes nothing on it. */
  setup(container: ContainerBuilder, context: SetupContext<O, Value>): void;
  /**
   * Checks the whole plan after all extensions are set up, and returns what it conflicts with: for an extension with a
   * guarantee that another one could break.
   */
  review?(plan: Plan, context: ReviewContext<O, Value>): readonly ExtensionProblem[];
  /**
   * What a preparation with this data gives the container access to, if it can say that better than "an action on the
   * host": a project needs consent for each. Called for plans of others too, so `data` may be anything; reads nothing else.
   * Undefined: an action on the host.
   */
  hostAccess?(data: unknown): readonly HostAccess[] | undefined;
  /** Carries out a preparation of the plan on the host, right before the container starts. */
  prepare?(data: unknown, context: PrepareContext): void | Promise<void>;
  /**
   * Takes back a preparation of the plan after a persistent container was stopped or removed. The host may have lost what
   * was prepared.
   */
  release?(data: unknown, context: ReleaseContext): void | Promise<void>;
  /**
   * Called for a preparation of the plan at each entry into a persistent container. Returns variables for this entry; an
   * empty string unsets a variable of the container.
   */
  enter?(data: unknown, context: EntryContext): Variables | Promise<Variables>;
}

export type Variables = Readonly<Record<string, string>>;

/** An extension whose types of options and value are known only to itself. */
// biome-ignore lint/suspicious/noExplicitAny: a set of extensions is one of unlike types.
export type AnyExtension = Extension<any, any>;

/**
 * Declares an extension. Returns it unchanged, typed.
 * @throws TypeError for a name that an option cannot have; the author sees it at the first import.
 */
export function defineExtension<const O extends Options, Value = undefined>(
  extension: Extension<O, Value>,
): Extension<O, Value> {
  if (extension.name === commandOwner) throw new TypeError(`"${commandOwner}" is a reserved name`);
  for (const name of [extension.name, ...Object.keys(extension.options)]) {
    const fault = nameFault(name);
    if (fault) throw new TypeError(fault);
  }
  for (const [name, { short }] of Object.entries(extension.options)) {
    const fault = short === undefined ? undefined : shortFault(short);
    if (fault) throw new TypeError(`--${name}: ${fault}`);
  }
  return extension;
}

/** An extension's problem with its full code, `<extension>/<slug>`: for a command of an extension that throws one itself. */
export function problemOf(
  extension: string,
  { slug, kind = "failure", facts = {}, ...text }: ExtensionProblem,
): Problem {
  return { code: `${extension}/${slug}`, kind, facts, ...text };
}
