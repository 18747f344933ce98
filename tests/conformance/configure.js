// Fills the templates in plans/ with what this Khoá and this suite are, one configuration of the suite for each plan:
//
//   node configure.js ISSUER SUITE clients.jsonl FOLDER [KEYS]
//
// The configurations hold the clients' secrets: FOLDER is readable by its owner alone, and no place to commit.
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";

const [issuer, suite, clients, folder, keys] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: node configure.js ISSUER SUITE clients.jsonl FOLDER [KEYS]");
  process.exit(2);
}

const text = (name) => readFile(new URL(name, import.meta.url), "utf8");
const lines = (jsonl) => jsonl.split("\n").filter(Boolean).map((line) => JSON.parse(line));

const [person] = lines(await text("people.jsonl"));
const values = {
  issuer,
  suite,
  username: person.personal_number,
  password: person.password,
  ...Object.fromEntries(lines(await readFile(clients, "utf8")).map((made) => [made.client_id, made.client_secret])),
};

/** What keys.js made: the keys are objects, and stand whole where a template names them. */
const made = async (name) => (keys === undefined ? undefined : readFile(path.join(keys, name), "utf8"));
if (keys !== undefined) {
  for (const client of ["1", "2"]) values[`keys-${client}`] = JSON.parse(await made(`${client}.private.json`));
  values.certificate = await made("mtls.pem");
  values["certificate-key"] = await made("mtls.key");
}

/** `template` with every `${name}` in its strings replaced; a name nobody gave is a mistake of the template. */
function filled(template) {
  return JSON.parse(template, (_member, value) =>
    typeof value !== "string" ? value : wholly(value) ?? value.replaceAll(/\$\{([^}]+)\}/g, (_whole, name) => {
      if (values[name] === undefined) throw new Error(`no value for ${name}`);
      return values[name];
    }));
}

/** What stands for a string that is one name of something that is no text. */
function wholly(value) {
  const found = values[value.match(/^\$\{([^}]+)\}$/)?.[1]];
  return typeof found === "object" ? found : undefined;
}

// The suite's browser reads no style sheets: nothing in the steps depends on them, and it understands few.
const options = { browsercontrol_css_enable: false };
// What a draft announces that the suite does not know yet: OpenID Connect Native SSO 1.0.
const announced = ["native_sso_supported"];
const browser = filled(await text("browser.json"));
await mkdir(folder, { recursive: true, mode: 0o700 });
for (const name of await readdir(new URL("plans/", import.meta.url))) {
  if (keys === undefined && name.startsWith("ciba-")) continue;
  const plan = { ...filled(await text(`plans/${name}`)), browser, options };
  plan.server.allow_unexpected_metadata_fields = announced;
  await writeFile(path.join(folder, name), JSON.stringify(plan, null, 2), { mode: 0o600 });
}
