/** @param {NodeJS.ProcessEnv} env */
export async function ensureCompiler(env) {
  void env;
  return { path: [], env: {} };
}
