import { defineExtension, type ExtensionContext, type ExtensionProblem } from "@rocker/core";
import { hostLocale, isBuiltIn, localeScript, parseLocale } from "./locale.ts";
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

  validate: (context) => [...localeProblems(context), ...zoneProblems(context)],

  setup(container, context) {
    const locale = parseLocale(requestedLocale(context) ?? "");
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
    const zone = requestedZone(context);
    if (zone === undefined) return;
    container.withRunVariable("TZ", zone);
    // Programs know UTC without a file. For other zones, mounting the host's file saves installing tzdata.
    const file = zoneFile(zone, context.host);
    if (file) container.withBindMount(file, `/usr/share/zoneinfo/${zone}`, { readOnly: true });
  },
});

function requestedLocale({ options, host }: Context): string | undefined {
  return options.locale === "host" ? hostLocale(host) : options.locale;
}

function requestedZone({ options, host }: Context): string | undefined {
  return options.timezone === "host" ? hostZone(host) : options.timezone;
}

function localeProblems(context: Context): ExtensionProblem[] {
  const { locale } = context.options;
  const requested = requestedLocale(context);
  if (locale === undefined || (requested !== undefined && parseLocale(requested))) return [];
  const fix = "Specify a locale, such as --locale=de_DE.UTF-8 or --locale=C.UTF-8.";
  return requested === undefined
    ? [{ slug: "none", what: "--locale: the host has no locale set (LC_ALL, LANG).", fix }]
    : [
        {
          slug: "malformed",
          kind: "usage",
          what: `--locale: ${JSON.stringify(requested)} is not a locale name.`,
          fix,
        },
      ];
}

function zoneProblems(context: Context): ExtensionProblem[] {
  const { timezone } = context.options;
  const zone = requestedZone(context);
  if (timezone === undefined || zone === "UTC") return [];
  const fix = "Specify a time zone, such as --timezone=Europe/Berlin or --timezone=UTC.";
  if (zone === undefined) {
    return [{ slug: "no-zone", what: "--timezone: cannot determine the host's time zone.", fix }];
  }
  if (zoneFile(zone, context.host)) return [];
  const what = `--timezone: time zone ${JSON.stringify(zone)} not found on the host.`;
  return [{ slug: "unknown-zone", kind: "usage", what, fix }];
}
