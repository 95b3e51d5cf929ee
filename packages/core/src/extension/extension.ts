import type { ContainerBuilder } from "../container/builder.ts";
import type { Problem } from "../errors/error.ts";
import type { Facts } from "../errors/facts.ts";
import type { Host } from "../host/host.ts";
import type { Options, ValuesOf } from "../options/declaration.ts";
import type { Account } from "../plan/account.ts";
import type { Plan } from "../plan/plan.ts";
import type { Mount, RunSpec } from "../plan/run-spec.ts";
import type { Fact } from "./fact.ts";
import { commandOwner, nameFault, shortFault } from "./name.ts";

/** What the extension may know while it checks and sets up. */
export interface ExtensionContext<O extends Options = Options> {
  readonly options: ValuesOf<O>;
  readonly host: Host;
  /** The image as it was named. */
  readonly image: string;
  /** Names of all extensions of this run. */
  readonly active: ReadonlySet<string>;
  /** Where an option was last set: in a file, by a variable or on the command line; undefined: it was not. */
  readonly setBy: (option: keyof O & string) => "file" | "variable" | "command line" | undefined;
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

export interface SetupContext<O extends Options = Options> extends ExtensionContext<O> {
  /** What an extension before this one decided, or undefined. */
  fact<Value>(fact: Fact<Value>): Value | undefined;
  /** The container's user, when an extension before this one set it. */
  readonly account: Account | undefined;
  /** What extensions before this one mount; a copy. */
  readonly mounts: readonly Mount[];
  /**
   * Whether the container stays and is entered from many terminals. What belongs to one of them (a display, an
   * agent's socket) is then given by `enter`: in the plan it would be a difference at the next terminal, and a
   * mounted file of /run or /tmp would keep the container from starting after a reboot.
   */
  readonly stays: boolean;
  /** Tells the person something, on stderr, without stopping. */
  notice(text: string): void;
}

export interface PrepareContext {
  readonly host: Host;
  readonly run: RunSpec;
  /** The USER of the image, as it will be run: a name or an id, with a group or without; empty: root. */
  readonly user: string;
  /** Tells the person something, on stderr, without stopping. */
  notice(text: string): void;
}

/** One entry into a container that stays. */
export interface EntryContext extends PrepareContext {
  /** A folder of the host, the person's own, that the container sees as `inside`. It is the container's alone. */
  readonly folder: string;
  readonly inside: string;
  /**
   * Lets the container reach a socket of the host for as long as the entry lasts.
   * @param name lower case and dashes; part of the socket's name
   * @returns the socket's path inside
   */
  relay(name: string, socket: string): Promise<string>;
}

/** What is data of an extension: readable from its package's manifest without running any of its code. */
export interface ExtensionDescription<O extends Options = Options> {
  /** Lower case, digits and dashes; unique among all that are installed. */
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  readonly options: O;
  /** Options that turn the extension on when set (a boolean: when true). Default: all of its options. */
  readonly activation?: readonly (keyof O & string)[];
  /** Extensions that are turned on with it, and set up before it. */
  readonly requires?: readonly string[];
  /** Extensions that are set up before it, if they are active. */
  readonly after?: readonly string[];
  /** Extensions that are set up after it, if they are active. */
  readonly before?: readonly string[];
  /** Extensions that it cannot be used with. */
  readonly conflicts?: readonly string[];
  /**
   * What shows that a project wants it: `--auto` turns it on where one of these is found. Left out by extensions that
   * reach what is the person's own, such as their keys: those are turned on by hand.
   */
  readonly detect?: readonly Sign[];
  /** Whether it has a `choose`. */
  readonly chooses?: true;
}

/** Something by which a project, or a person, shows what they use. */
export type Sign =
  | {
      /** A file's name with "*" and "?", anywhere in the project; with "/" in it, a path from the project's folder. */
      readonly file: string;
      /** A regular expression, with "^" and "$" for lines, that the file's text must match. */
      readonly content?: string;
    }
  | {
      /** A file or folder of the home, such as `.config/nvim`. */
      readonly home: string;
    };

/** An extension that may be turned on. */
export interface Candidate {
  readonly name: string;
  readonly summary: string;
  readonly detect: readonly Sign[];
}

export interface ChooseContext<O extends Options = Options> extends ExtensionContext<O> {
  /** Extensions with signs that nobody has asked for or switched off. */
  readonly candidates: readonly Candidate[];
  /** Tells the person something, on stderr, without stopping. */
  notice(text: string): void;
  /**
   * Asks the person a question of one line; absent where there is nobody to ask.
   * @returns the answer without blanks around it; undefined for none (Ctrl-D)
   * @throws what ends rocker, when the person breaks off; pass it on
   */
  readonly ask?: (question: string) => Promise<string | undefined>;
}

/** An extension that is turned on, and why: a few words such as the file that was found. */
export interface Choice {
  readonly extension: string;
  readonly because: string;
}

/** A unit that adds options and changes the container. */
export interface Extension<O extends Options = Options> extends ExtensionDescription<O> {
  /** Turns on other extensions, before any is set up. Its description says `chooses: true`. */
  choose?(context: ChooseContext<O>): readonly Choice[] | Promise<readonly Choice[]>;
  /** Checks host and options before anything is built. Returns all that is wrong; throws nothing. */
  validate?(context: ExtensionContext<O>): readonly ExtensionProblem[];
  /** Writes what the extension adds. Pure: it reads the host through the context and changes nothing. */
  setup(container: ContainerBuilder, context: SetupContext<O>): void;
  /**
   * Looks at the whole plan, when all extensions have written, and returns what it cannot be used with: for one that
   * promises something that another may take back.
   */
  review?(plan: Plan, context: ExtensionContext<O>): readonly ExtensionProblem[];
  /** Does on the host what a preparation of the plan asks for, right before the container starts. */
  prepare?(data: unknown, context: PrepareContext): void | Promise<void>;
  /**
   * Called for a preparation of the plan at each entry into a container that stays. Returns the variables of this
   * entry; an empty text takes away what the container has.
   */
  enter?(data: unknown, context: EntryContext): Variables | Promise<Variables>;
}

export type Variables = Readonly<Record<string, string>>;

/** An extension whose option types are known only to itself. */
// biome-ignore lint/suspicious/noExplicitAny: a set of extensions is one of unlike option types.
export type AnyExtension = Extension<any>;

/**
 * Declares an extension. Returns it as it is, typed.
 * @throws TypeError when a name is not one that a flag can have; the author sees it at the first import.
 */
export function defineExtension<const O extends Options>(extension: Extension<O>): Extension<O> {
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
