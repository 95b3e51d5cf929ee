import { defineExtension, type ExtensionContext, type ExtensionProblem } from "@rocker/core";
import { hostLocale, isBuiltIn, localeScript, parseLocale } from "./locale.ts";
import { hostZone, zoneFile } from "./time-zone.ts";

const options = {
  locale: {
    type: "string",
    summary: "The language of this machine, or LOCALE such as de_DE.UTF-8",
    valueName: "LOCALE",
    bare: "host",
  },
  timezone: {
    type: "string",
    summary: "The time zone of this machine, or ZONE such as Europe/Berlin",
    valueName: "ZONE",
    bare: "host",
  },
} as const;
type Context = ExtensionContext<typeof options>;

/** Language and time zone in the container. */
export default defineExtension({
  name: "locale",
  summary: "Language and time zone of this machine",
  options,

  validate: (context) => [...localeProblems(context), ...zoneProblems(context)],

  setup(container, context) {
    const locale = parseLocale(wantedLocale(context) ?? "");
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
    const zone = wantedZone(context);
    if (zone === undefined) return;
    container.withRunVariable("TZ", zone);
    // UTC is known everywhere. The file is mounted where programs look for it: no package is needed.
    const file = zoneFile(zone, context.host);
    if (file) container.withBindMount(file, `/usr/share/zoneinfo/${zone}`, { readOnly: true });
  },
});

function wantedLocale({ options, host }: Context): string | undefined {
  return options.locale === "host" ? hostLocale(host) : options.locale;
}

function wantedZone({ options, host }: Context): string | undefined {
  return options.timezone === "host" ? hostZone(host) : options.timezone;
}

function localeProblems(context: Context): ExtensionProblem[] {
  const { locale } = context.options;
  const wanted = wantedLocale(context);
  if (locale === undefined || (wanted !== undefined && parseLocale(wanted))) return [];
  const fix = "Write one like de_DE.UTF-8 or C.UTF-8.";
  return wanted === undefined
    ? [{ slug: "none", what: "--locale: this environment names no locale (LC_ALL, LANG).", fix }]
    : [{ slug: "malformed", kind: "usage", what: `--locale: ${JSON.stringify(wanted)} is no locale.`, fix }];
}

function zoneProblems(context: Context): ExtensionProblem[] {
  const { timezone } = context.options;
  const zone = wantedZone(context);
  if (timezone === undefined || zone === "UTC") return [];
  const fix = "Name one, such as --timezone=Europe/Berlin or --timezone=UTC.";
  if (zone === undefined) {
    return [{ slug: "no-zone", what: "--timezone: the time zone of this machine is not known.", fix }];
  }
  if (zoneFile(zone, context.host)) return [];
  const what = `--timezone: this machine knows no time zone ${JSON.stringify(zone)}.`;
  return [{ slug: "unknown-zone", kind: "usage", what, fix }];
}
