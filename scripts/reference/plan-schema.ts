import {
  type PackageNames,
  packageManagers,
  type Settings,
  type Sourced,
  settings,
} from "@rocker/core/engine";
import {
  type LifecycleCommand,
  type LifecyclePlan,
  type LifecycleProgram,
  layers,
  lifecycleStages,
  type Plan,
  planVersion,
  type RunSpec,
  type Step,
  userEnvProbes,
} from "@rocker/core/lifecycle";
import {
  anything,
  boolean,
  constant,
  described,
  type Fields,
  integer,
  list,
  map,
  object,
  oneOf,
  optional,
  type Schema,
  text,
  union,
  type Variant,
  variant,
} from "./typed-schema.ts";

type StepOf<Type extends Step["type"]> = Extract<Step, { type: Type }>;
type StepFields = "from" | "layer";
type Mount = RunSpec["mounts"][number];
type MountOf<Type extends Mount["type"]> = Extract<Mount, { type: Type }>;
type MountFields = "target" | "readOnly" | "options" | "from";
type EnvEntry = RunSpec["env"][number];
type Build = NonNullable<Plan["base"]["build"]>;
type Exec = StepOf<"exec">;

const definitions: Record<string, object> = {};

/** Adds a definition, and returns a reference to it. */
function define<T extends { readonly json: object }>(name: string, schema: T): T {
  definitions[name] = schema.json;
  return { ...schema, json: { $ref: `#/$defs/${name}` } };
}

const nonEmpty = text({ minLength: 1 });
const absolutePath = define("absolutePath", text({ pattern: "^/" }));
const extension = define("extension", text({ pattern: "^[a-z][a-z0-9-]*$" }));
const id = define("id", integer(0, 4_294_967_294));
const imageVariableName = define("imageVariableName", text({ pattern: "^[A-Za-z_][A-Za-z0-9_.-]*$" }));
const line = define("line", text({ pattern: "^[^\\n\\r\\u0000]*$" }));
const names = define("names", list(nonEmpty));
const variableName = define("variableName", text({ pattern: "^[^=\\u0000]+$" }));
const actor = define(
  "actor",
  described(
    "root, or the container's user: the account of the plan, else the base image's user.",
    oneOf(["root", "user"]),
  ),
);

/** One variant for each type of step: a new type does not compile without its own. */
const stepVariants: { readonly [Type in Step["type"]]: Variant<StepOf<Type>> } = {
  exec: define(
    "execStep",
    described(
      "Runs a program; its arguments reach it as they are, through no shell.",
      variant<Exec, StepFields>({
        type: constant("exec"),
        title: text(),
        args: list(text(), { minItems: 1 }),
        as: actor,
        env: described("Set for this program only.", map(text(), variableName)),
        ssh: optional(
          described(
            "Whether it may use the user's ssh agent. Absent: no. project: a file of the project asks for it.",
            oneOf([true, "project"]),
          ),
        ),
        userVariable: optional(
          described("Variable of this program that has the base image's USER.", variableName),
        ),
        caches: described(
          "Directories that outlive a build and are in no image.",
          list(object<Exec["caches"][number]>({ target: absolutePath, id: nonEmpty })),
        ),
      }),
    ),
  ),
  packages: define(
    "packagesStep",
    described(
      "Installs packages with the manager that the image has.",
      variant<StepOf<"packages">, StepFields>({
        type: constant("packages"),
        title: optional(described("What progress and errors call it; absent: the packages' names.", text())),
        names: described(
          'By manager; "dnf" stands for microdnf and yum too.',
          object<PackageNames>(
            Object.fromEntries(
              packageManagers.map((manager) => [manager, optional(names)]),
            ) as unknown as Fields<PackageNames>,
          ),
        ),
        optional: described(
          "Whether they may be missing where the image has no manager, or the manager has no list here.",
          boolean,
        ),
      }),
    ),
  ),
  file: define(
    "fileStep",
    described(
      "Writes a file.",
      variant<StepOf<"file">, StepFields>({
        type: constant("file"),
        path: absolutePath,
        contents: text(),
        mode: described("Permission bits, as a number.", integer(0, 0o7777)),
        owner: actor,
      }),
    ),
  ),
  env: define(
    "envStep",
    described(
      "Sets a variable of the image.",
      variant<StepOf<"env">, StepFields>({
        type: constant("env"),
        name: imageVariableName,
        value: line,
        expand: optional(
          described(
            "Whether $NAME and ${NAME} in the value are replaced with variables of the image so far.",
            constant(true),
          ),
        ),
      }),
    ),
  ),
  prepend: define(
    "prependStep",
    described(
      "Puts entries at the beginning of a path-like variable of the base image.",
      variant<StepOf<"prepend">, StepFields>({
        type: constant("prepend"),
        name: imageVariableName,
        entries: list<string>({ json: { ...line.json, minLength: 1 } }),
      }),
    ),
  ),
  label: define(
    "labelStep",
    variant<StepOf<"label">, StepFields>({ type: constant("label"), name: line, value: line }),
  ),
  "copy-from": define(
    "copyFromStep",
    described(
      "Copies a file or directory from another image.",
      variant<StepOf<"copy-from">, StepFields>({
        type: constant("copy-from"),
        image: nonEmpty,
        source: absolutePath,
        target: absolutePath,
        owner: actor,
      }),
    ),
  ),
};

const step = define(
  "step",
  union<Step>(
    {
      from: described(
        "The extensions that asked for it. Several where steps were joined.",
        list(extension, { minItems: 1 }),
      ),
      layer: described(
        "What any project shares, what one project's users share, what is a user's own.",
        oneOf(layers),
      ),
    },
    Object.values(stepVariants),
    "type",
  ),
);

const envEntry = define(
  "envEntry",
  described(
    'A variable of the container. With "host", its value is read from the host when the container starts, and is in no plan.',
    union<EnvEntry>({ name: variableName, from: extension }, [
      variant<Extract<EnvEntry, { value: string }>, "name" | "from">({
        value: text(),
        expand: optional(
          described(
            "Whether ${containerEnv:NAME} in the value is replaced with a variable of the image.",
            constant(true),
          ),
        ),
      }),
      variant<Extract<EnvEntry, { host: true }>, "name" | "from">({
        host: constant(true),
        variable: optional(described("The host's variable. Absent: that of the same name.", variableName)),
        text: optional(
          described("A text with ${localEnv:NAME} for each variable of the host in it, instead.", text()),
        ),
      }),
    ]),
  ),
);

const mountVariants: { readonly [Type in Mount["type"]]: Variant<MountOf<Type>> } = {
  bind: variant<MountOf<"bind">, MountFields>({
    type: constant("bind"),
    source: described("On the host, symlinks resolved.", absolutePath),
    directory: described("Whether the source is a directory.", boolean),
    snapshot: optional(
      described(
        "Whether the container gets a copy of the directory, made right before it starts.",
        constant(true),
      ),
    ),
  }),
  volume: variant<MountOf<"volume">, MountFields>({ type: constant("volume"), source: nonEmpty }),
  tmpfs: variant<MountOf<"tmpfs">, MountFields>({
    type: constant("tmpfs"),
    size: optional(described("In bytes. Absent: the engine's default.", integer(1, Number.MAX_SAFE_INTEGER))),
  }),
};

const mount = define(
  "mount",
  union<Mount>(
    {
      target: absolutePath,
      readOnly: boolean,
      options: described("Options of the engine, such as z, Z, rshared.", list(text())),
      from: extension,
    },
    Object.values(mountVariants),
    "type",
  ),
);

const setting = define("setting", object<Sourced<string>>({ value: text(), from: extension }));

const settingValues = define(
  "settings",
  described(
    "The container's settings.",
    object<Settings>(
      Object.fromEntries(
        Object.entries(settings).map(([name, { kind }]) => [
          name,
          optional<unknown>(kind === "many" ? list(setting) : setting),
        ]),
      ) as unknown as Fields<Settings>,
    ),
  ),
);

const lifecycle = define(
  "lifecycle",
  described(
    "Commands that prepare the container, as its user: those of the dev container specification.",
    object<LifecyclePlan>({
      commands: list(
        object<LifecycleCommand>({
          from: extension,
          stage: described(
            "When it runs. initialize: on the host, after the user's consent.",
            oneOf(lifecycleStages),
          ),
          programs: described(
            "Programs that run at the same time.",
            list(object<LifecycleProgram>({ name: optional(text()), args: list(text(), { minItems: 1 }) }), {
              minItems: 1,
            }),
          ),
        }),
        { minItems: 1 },
      ),
      userEnvProbe: described(
        "Which startup files of the user's shell set the environment of the commands.",
        oneOf(userEnvProbes),
      ),
    }),
  ),
);

const runSpec = define(
  "runSpec",
  described(
    "Everything about the container that is not in the image.",
    object<RunSpec>({
      command: described("The command and its arguments; empty: the image's own command.", list(text())),
      env: list(envEntry),
      mounts: described("Outer ones before those inside them.", list(mount)),
      settings: settingValues,
      preparations: described(
        "What extensions do on the host right before the container starts.",
        list(object<RunSpec["preparations"][number]>({ from: extension, data: anything })),
      ),
      hooks: optional(
        described(
          "POSIX sh scripts of the image that run before the command, in this order, root's first.",
          list(
            object<NonNullable<RunSpec["hooks"]>[number]>({
              from: extension,
              as: optional(described("Who runs it. Absent: root.", constant("user"))),
              script: absolutePath,
              args: described("The script's arguments. Not secret.", list(text())),
            }),
            { minItems: 1 },
          ),
        ),
      ),
      services: optional(
        described(
          "Containers that start before this one, as services of a Compose file.",
          object<NonNullable<RunSpec["services"]>>({
            from: extension,
            project: text({ pattern: "^[a-z0-9][a-z0-9_-]*$" }),
            stops: described("Whether they stop with a persistent container.", boolean),
            services: described(
              "By name, with the keys of a Compose file and absolute paths.",
              map(map(anything)),
            ),
            volumes: described("Named volumes of the services.", map(map(anything))),
          }),
        ),
      ),
      lifecycle: optional(lifecycle),
    }),
  ),
);

const plan: Schema<Plan> = define(
  "plan",
  object<Plan>({
    version: constant(planVersion),
    base: object<Plan["base"]>({
      image: nonEmpty,
      build: optional(
        described(
          "The Dockerfile that the image is built from, by the engine that runs the container.",
          object<Build>({
            dockerfile: absolutePath,
            context: absolutePath,
            target: optional(nonEmpty),
            args: optional(map(text())),
          }),
        ),
      ),
    }),
    account: optional(
      described(
        "Who the container's user is; absent: the base image's own.",
        object<NonNullable<Plan["account"]>>({
          name: described("Empty: that of the image's own user.", text()),
          uid: id,
          gid: id,
          home: absolutePath,
          from: extension,
        }),
      ),
    ),
    user: optional(
      described(
        "Without an account: which of the image's users the container runs as. Absent: the image's USER.",
        object<Sourced<string>>({ value: nonEmpty, from: extension }),
      ),
    ),
    workdir: optional(
      described(
        "Where the command starts if neither the base image nor the settings have a working directory.",
        object<Sourced<string>>({ value: absolutePath, from: extension }),
      ),
    ),
    steps: described("Changes to the image, in the order in which they are made.", list(step)),
    buildNetwork: optional(
      described(
        "Set if the image is built without network. Absent: as the engine does by default.",
        object<NonNullable<Plan["buildNetwork"]>>({
          value: constant("none"),
          from: extension,
          option: described("The option that lets the build use the network.", nonEmpty),
        }),
      ),
    ),
    run: runSpec,
  }),
);

/** The JSON Schema of plans. The fields come from the types of a plan, the settings from their table. */
export const planSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://unpkg.com/@rocker/core/schema/plan.schema.json",
  title: "A plan of rocker",
  description:
    "What a command line means: the steps of the image and everything about the container, made without an engine. Each entry names the extension that made it.",
  ...plan.json,
  $defs: definitions,
};
