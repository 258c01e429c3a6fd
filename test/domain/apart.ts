const ofProvider = /[\\/]provider[\\/](domain|engine)[\\/]/;

/** Loads modules apart from those of all other tests in this process: what they remember stays with them. */
export function apart<Modules>(load: () => Modules): Modules {
  const others = Object.entries(require.cache).filter(([file]) => ofProvider.test(file));
  const forget = () => {
    for (const file of Object.keys(require.cache)) if (ofProvider.test(file)) delete require.cache[file];
  };
  forget();
  try {
    return load();
  } finally {
    forget();
    Object.assign(require.cache, Object.fromEntries(others));
  }
}

/** What tells secrets from other words, with none remembered yet. */
export function secretsApart() {
  return apart(() => {
    const quoted: typeof import("../../provider/domain/quoted") = require("../../provider/domain/quoted");
    const secrets: typeof import("../../provider/domain/secrets") = require("../../provider/domain/secrets");
    return { ...quoted, ...secrets };
  });
}
