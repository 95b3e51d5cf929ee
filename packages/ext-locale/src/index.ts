import { defineExtension, type ExtensionContext, type Read, readAll } from "@rocker/core";
import { hostLocale, isBuiltIn, type Locale, localeScript, parseLocale } from "./locale.ts";
import { hostZone, zoneFile } from "./time-zone.ts";

const options = {
  locale: {
    type: "string",
    summary: "Set the locale, such as de_DE.UTF-8; without a value, the host's",
    valueName: "LOCALE",
    bare: "host",
  },
  timezone: {
    type: "string",
    summary: "Set the time zone, such as Europe/Berlin; without a value, the host's",
    valueName: "ZONE",
    bare: "host",
  },
} as const;
type Context = ExtensionContext<typeof options>;

/** Sets the container's locale and time zone: `--locale`, `--timezone`. */
export default defineExtension({
  name: "locale",
  summary: "Locale and time zone, the host's by default",
  options,

  read: (context) => readAll({ locale: readLocale(context), zone: readZone(context) }),

  setup(container, { value: { locale, zone } }) {
    if (locale) {
      container.withRunVariable("LANG", locale.name);
      if (!isBuiltIn(locale)) {
        container
          .withPackages(
            { apt: ["locales"], dnf: [`glibc-langpack-${locale.language}`], zypper: ["glibc-locale"] },
            { optional: true },
          )
          .withScript(localeScript, [locale.name, locale.source, locale.charset], {
            title: `locale ${locale.name}`,
          });
      }
    }
    if (!zone) return;
    container.withRunVariable("TZ", zone.name);
    // For other zones than UTC, mounting the host's file saves installing tzdata.
    if (zone.file) {
      container.withBindMount(zone.file, `/usr/share/zoneinfo/${zone.name}`, { readOnly: true });
    }
  },
});

function readLocale({ options, host }: Context): Read<Locale | undefined> {
  if (options.locale === undefined) return { value: undefined };
  const fix = "Specify a locale, such as --locale=de_DE.UTF-8 or --locale=C.UTF-8.";
  const name = options.locale === "host" ? hostLocale(host) : options.locale;
  if (name === undefined) {
    const what = "--locale: the host has no locale set (LC_ALL, LANG).";
    return { problems: [{ slug: "none", what, fix }] };
  }
  const locale = parseLocale(name);
  if (locale) return { value: locale };
  const what = `--locale: ${JSON.stringify(name)} is not a locale name.`;
  return { problems: [{ slug: "malformed", kind: "usage", what, fix }] };
}

interface Zone {
  readonly name: string;
  /** The host's file; programs know UTC without one. */
  readonly file: string | undefined;
}

function readZone({ options, host }: Context): Read<Zone | undefined> {
  if (options.timezone === undefined) return { value: undefined };
  const fix = "Specify a time zone, such as --timezone=Europe/Berlin or --timezone=UTC.";
  const name = options.timezone === "host" ? hostZone(host) : options.timezone;
  if (name === undefined) {
    const what = "--timezone: cannot determine the host's time zone.";
    return { problems: [{ slug: "no-zone", what, fix }] };
  }
  const file = zoneFile(name, host);
  if (file || name === "UTC") return { value: { name, file } };
  const what = `--timezone: time zone ${JSON.stringify(name)} not found on the host.`;
  return { problems: [{ slug: "unknown-zone", kind: "usage", what, fix }] };
}
