import type { Option } from "../../options/declaration.ts";
import type { AccessDetail, HostAccessKind } from "../../trust/access.ts";

/** Everything that rocker knows about one container setting. All fields are required, so that none is forgotten. */
export interface Setting {
  /** `one`: a single value on which all extensions must agree. `many`: values add up. */
  readonly kind: "one" | "many";
  /** The flag of `docker run`. An engine whose client does not have it converts the setting itself. */
  readonly flag: `--${string}`;
  /** What a value can reach on the host. A project needs consent for it. */
  readonly hostAccess: HostAccessRule;
  /**
   * Whether users set it to restrict the container or to limit what it uses of the host. A project needs consent to
   * remove or change the user's value.
   */
  readonly protects: boolean;
  /** The option of the extension `container`, or null: only extensions set it. */
  readonly option: SettingOption | null;
}

/** `none`: no value reaches the host. Otherwise, what a value reaches, or undefined for nothing. */
export type HostAccessRule = "none" | ((value: string, inProject: IsInProject) => AccessByValue | undefined);

/** Whether a path of the host belongs to the project. */
export type IsInProject = (path: string) => boolean;

export interface AccessByValue {
  readonly kind: HostAccessKind;
  /** What policies match, where it is not the setting's value. */
  readonly value?: string;
  /** See HostAccess. */
  readonly detail?: AccessDetail;
}

export type SettingOption = Option & {
  /** Without the dashes. */
  readonly name: string;
  /** `any`: the option's type is check enough. `extension`: the extension `container` checks it, and may convert it. */
  readonly value: "any" | "extension" | ValueFormat;
};

/** The syntax of a value. `expected` completes the sentence: "x" is not … */
export interface ValueFormat {
  readonly pattern: RegExp;
  readonly expected: string;
  readonly fix: string;
}

/** Host access of all values but these. */
export function except(values: readonly string[], access: Exclude<HostAccessRule, "none">): HostAccessRule {
  return (value, inProject) => (values.includes(value) ? undefined : access(value, inProject));
}
