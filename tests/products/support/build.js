// Makes a product ready to run, by the ordinary tool of its language and from the versions written down beside it.
// What is downloaded or made once is kept in .cache.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { source } from "./scene.js";

const CACHE = fileURLToPath(new URL("../.cache/", import.meta.url));

async function run(command, args, options = {}) {
  const limits = { timeout: 900_000, maxBuffer: 64 << 20 };
  try {
    await promisify(execFile)(command, args, { ...limits, ...options });
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")}\n${error.stdout ?? ""}${error.stderr ?? ""}`, { cause: error });
  }
}

const exists = (file) => access(file).then(() => true, () => false);

/** The folder of programs of a Python environment with exactly what requirements.txt lists. */
export async function pythonOf(product) {
  const requirements = `${product}/requirements.txt`;
  const digest = createHash("sha256").update(await source(requirements)).digest("hex").slice(0, 12);
  const folder = path.join(CACHE, `${product}-${digest}`);
  if (!(await exists(path.join(folder, "ready")))) {
    await rm(folder, { recursive: true, force: true });
    await run("python3", ["-m", "venv", folder]);
    const file = fileURLToPath(new URL(`../${requirements}`, import.meta.url));
    await run(path.join(folder, "bin/pip"), ["install", "--quiet", "--no-deps", "--requirement", file]);
    await mkdir(path.join(folder, "ready"));
  }
  return path.join(folder, "bin");
}

/** The jar of the Maven project in `folder`. */
export async function jarOf(folder, pom) {
  await run("mvn", ["--batch-mode", "--quiet", "--file", pom, "package"], { cwd: folder });
  return path.join(folder, "target/portal.jar");
}

/** The folder of a program that is published to Maven repositories as an archive; the product's pom.xml says which. */
export async function mavenUnpacked(product) {
  const folder = path.join(CACHE, product);
  if (!(await exists(folder))) {
    const pom = fileURLToPath(new URL(`../${product}/pom.xml`, import.meta.url));
    await rm(`${folder}.part`, { recursive: true, force: true });
    await run("mvn", ["--batch-mode", "--quiet", "--file", pom, "dependency:unpack", `-Dfolder=${folder}.part`]);
    await rename(`${folder}.part`, folder);
  }
  const unpacked = path.join(folder, "unpacked");
  const [name] = await readdir(unpacked);
  return path.join(unpacked, name);
}

/** The program of the Go module in `folder`, as its go.mod and go.sum fix it. */
export async function goProgramOf(folder) {
  await run("go", ["build", "-mod=readonly", "-o", "portal", "."], { cwd: folder });
  return path.join(folder, "portal");
}

/** A program that is published as a Go module: `module` is its path and version. */
export async function goInstalled(program, module) {
  const bin = path.join(CACHE, path.basename(module));
  if (!(await exists(path.join(bin, program)))) await run("go", ["install", module], { env: { ...process.env, GOBIN: bin } });
  return path.join(bin, program);
}
