// Resolves modules as bundlers do, for a library that is published for them: its files name each other without endings. And where it
// would open the system's browser, whoever runs the test is asked to (globalThis.openBrowser).
export async function resolve(specifier, context, next) {
  if (specifier === "opener") {
    return { url: "data:text/javascript,export default (url) => globalThis.openBrowser(url)", shortCircuit: true };
  }
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!specifier.startsWith(".") || error.code !== "ERR_MODULE_NOT_FOUND" && error.code !== "ERR_UNSUPPORTED_DIR_IMPORT") throw error;
    return next(error.code === "ERR_UNSUPPORTED_DIR_IMPORT" ? `${specifier}/index.js` : `${specifier}.js`, context);
  }
}
